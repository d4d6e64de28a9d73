using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>
/// A user's unpaid places equal the promises of the user's orders: an order with promised places draws on the allowance for as many
/// (invariant 4), and every draw belongs to an unpaid order (invariant 3).
/// </summary>
internal static class DrawsOnUnpaidPlaces
{
    public static IEnumerable<Violation> Check(Row<OrderState> row, Neighbours known, AuditClock moment)
    {
        if (moment.Of(row) != Standing.Held) yield break;
        var places = row.State.Places;
        var entry = known.HeldUnpaid.GetValueOrDefault(row.State.UserId)?.State.ToUnpaidPlaces()[row.Key].At(moment.Now);
        if (entry?.Promised?.Claim.Places == places) yield break;
        yield return new(Invariant.ConfirmedWhole, "allowance-not-drawn", row.Key, row.State.UserId,
            $"It holds {places} unpaid places, and its user's allowance has {entry?.Promised?.Claim.Places ?? 0}.");
    }

    public static IEnumerable<Violation> Check(Row<StoredUnpaidPlaces> row, Neighbours known, AuditClock moment)
    {
        foreach (var (orderId, entry) in row.State.ToUnpaidPlaces().Entries)
        {
            if (!entry.At(moment.Now).IsLive) continue;
            var order = known.Orders.GetValueOrDefault(orderId);
            var judged = moment.Of(order) switch
            {
                Standing.Absent => ("of-no-order", "an order that does not exist"),
                Standing.Ended => ("of-ended-order", "an order that has ended"),
                Standing.Confirmed => ("of-paid-order", "an order that is paid"),
                Standing.UnderWay or Standing.Stuck or Standing.Held => ((string Rule, string Why)?)null,
            };
            if (judged is { } found)
                yield return new(Invariant.LiveOrder, $"allowance-{found.Rule}", row.Key, orderId, $"It is drawn on for {found.Why}.");
        }
    }
}
