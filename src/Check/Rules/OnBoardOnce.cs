using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>
/// Invariant 9: a passenger on board has checked in, and has a live ticket that names the seat. A ticket names one seat, so it is on board
/// once at most.
/// </summary>
internal static class OnBoardOnce
{
    public static IEnumerable<Violation> Check(Row<StoredSeat> row, Neighbours known)
    {
        if (!row.State.Boarded) yield break;
        var (orderId, entry) = row.State.ToSeat().Entries.FirstOrDefault(e => e.Entry.Sold is not null);
        var order = orderId is null ? null : known.Orders.GetValueOrDefault(orderId)?.State;

        // While an order's saga is at work, its seats change.
        if (order is { IsResting: false } || (order is not null && IsWellBoarded(order, row.Key, entry.Sold!.Value.Claim.Passenger)))
            yield break;
        yield return new Violation(Invariant.OnBoardOnce, "on-board-without-ticket", row.Key, orderId,
            "Its passenger is on board without a check-in and a live ticket for the seat.");
    }

    private static bool IsWellBoarded(OrderState order, string key, int passenger)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (order.Segments[i].FlightId == FlightId.FlightOf(key) && order.HasTicket(passenger, i)
                && order.Segments[i].SeatOf(passenger) == FlightId.SeatOf(key) && order.CheckInOf(passenger, i) is not null) return true;
        }

        return false;
    }
}
