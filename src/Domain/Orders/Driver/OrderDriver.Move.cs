namespace FlightTickets.Orders;

/// <summary>Moving to another cabin, where the airplane has lost one.</summary>
internal sealed partial class OrderDriver
{
    /// <summary>
    /// Moves the order's passengers out of a cabin that their flight no longer has; the order as it is where
    /// nobody of it is in that cabin. For the airline only.
    /// </summary>
    public async Task<Result<OrderState>> MoveCabin(Caller caller, string flightId, Cabin cabin)
    {
        var order = await Settle();
        if (order is null || !caller.IsAgent) return OrderRefusals.NotFound;
        var flight = await ports.Flights.Get(flightId);
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        if (CabinMoves.Find(order, flightId, cabin) is not { } segment) return Shown;
        if (order.Phase is not (OrderPhase.Confirmed or OrderPhase.Held)) return Cancellation.Conflict(order);
        if (flight is null) return ChangeQuotes.NoFlight(flightId);
        var move = CabinMoves.Choose(order, segment, flight);
        if (move.IsRefused) return move.Refusal;
        await Begin(CabinMove.Begin(order, ports.Host.NewQuoteId("mov"), move.Value));
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        return CabinMoves.Find(Shown, flightId, cabin) is null
            ? Shown
            : new Refusal(RefusalCodes.SoldOut,
                "No other cabin of the flight has room any more: choose another flight, or the money back.");
    }

    /// <summary>Whether a passenger on a flight may not sit in an exit row.</summary>
    public async Task<bool> IsKeptFromExitRow(string flightId, int passenger) =>
        await Get() is { } order && order.Segments.Any(segment => segment.FlightId == flightId && segment.IsKeptFromExitRow(passenger));
}
