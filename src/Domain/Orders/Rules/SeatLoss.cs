namespace FlightTickets.Orders;

/// <summary>
/// The order after the airline took a seat from one of its passengers: the place on the flight stays; the seat and its check-in go.
/// </summary>
internal static class SeatLoss
{
    /// <summary>The order without the seat; the same order if the passenger has another seat, or none.</summary>
    public static OrderState Apply(OrderState order, string flightId, string seat, int passenger)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            var segment = order.Segments[i];
            if (segment.FlightId != flightId || passenger < 0 || passenger >= order.Passengers.Length
                || segment.SeatOf(passenger) != seat) continue;
            return order with
            {
                Segments = order.Segments.SetItem(i, segment with { Seats = segment.Seats.SetItem(passenger, null) }),
                CheckIns = order.CheckIns.RemoveAll(checkIn => checkIn.Segment == i && checkIn.Passenger == passenger),
            };
        }

        return order;
    }
}
