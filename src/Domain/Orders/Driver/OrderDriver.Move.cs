namespace FlightTickets.Orders;

/// <summary>Moving passengers to another cabin after the airplane lost theirs.</summary>
internal sealed partial class OrderDriver
{
    /// <summary>
    /// Moves the order's passengers out of a cabin that their flight no longer has. An order with nobody in that cabin stays as it is. Only
    /// the airline calls it.
    /// </summary>
    public async Task<Result<OrderState>> MoveCabin(Caller caller, string flightId, Cabin cabin)
    {
        var order = await Settle();
        if (order is null || !caller.IsAgent) return OrderRefusals.NotFound;
        var flight = await ports.Flights.Get(flightId);
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        if (CabinMoveRules.Find(order, flightId, cabin) is not { } segment) return Shown;
        if (order.Phase is not (OrderPhase.Confirmed or OrderPhase.Held)) return Cancellation.Conflict(order);
        if (flight is null) return ChangeQuotes.NoFlight(flightId);
        var move = CabinMoveRules.Choose(order, segment, flight);
        if (move.IsRefused) return move.Refusal;
        await Begin(CabinMove.Begin(order, ports.Host.NewQuoteId("mov"), move.Value));
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        return CabinMoveRules.Find(Shown, flightId, cabin) is null
            ? Shown
            : new Refusal(RefusalCodes.SoldOut,
                "No other cabin of the flight has room any more: choose another flight, or a refund.");
    }
}
