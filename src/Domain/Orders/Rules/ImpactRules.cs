using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>What an operation would do to an order.</summary>
/// <param name="Disruption">The disruption that it would have; <see langword="null"/> without one.</param>
/// <param name="Missed">How many connections it would miss.</param>
/// <param name="ByDefault">What it would get back without a choice.</param>
/// <param name="AtMost">What it would get back at most.</param>
internal sealed record OrderImpact(DisruptionView? Disruption, int Missed, Money ByDefault, Money AtMost)
{
    /// <summary>Whether the order is hit at all.</summary>
    public bool IsHit => Disruption is not null || Missed > 0;
}

/// <summary>Foretells what an operation does to orders, by the rules that carry it out.</summary>
internal static class ImpactRules
{
    /// <summary>What a flight's trouble would do to an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="flights">Its flights now, by segment.</param>
    /// <param name="after">The troubled flight as it would be.</param>
    /// <param name="trouble">What the order would be told; <see langword="null"/> for nothing.</param>
    /// <param name="within">How long the customer would have to choose.</param>
    /// <param name="minimum">The shortest connection.</param>
    /// <param name="now">The time.</param>
    public static OrderImpact Of(OrderView order, IReadOnlyList<FlightView?> flights, FlightView after, FlightTrouble? trouble,
        TimeSpan? within, TimeSpan minimum, DateTimeOffset now)
    {
        var none = Money.Zero(order.Total.Currency);
        var segment = order.Segments.FirstOrDefault(s => s.FlightId == after.Id && !s.Cancelled);
        var isLive = order.Status is OrderStatus.Confirmed or OrderStatus.Held;
        if (segment is null || !isLive) return new OrderImpact(null, 0, none, none);
        var missed = order.Status == OrderStatus.Confirmed ? Missed(order, flights, after, minimum) : 0;
        if (trouble is null || DisruptionRules.KindOf(trouble, segment) is not { } kind) return new OrderImpact(null, missed, none, none);

        var time = order.Status == OrderStatus.Confirmed ? within : null;
        var told = DisruptionRules.Tell(new DisruptionsState(order.UserId, []), trouble, kind,
            kind == DisruptionRules.CabinGone ? segment.Cabin : null, segment.DepartureUtc, time);
        var difference = none;
        if (kind == DisruptionRules.CabinGone && segment.Paid is { } paid)
        {
            var places = AlternativeRules.Places(segment, order);
            var target = CabinMoveRules.Target(after.Cabins, segment.Cabin, places, paid.Currency);
            told = DisruptionRules.Moved(told, trouble.EventId, target?.Cabin, null, segment.DepartureUtc, time);
            if (target is not null && (target.Fare * places).Minor < paid.Minor) difference = paid - target.Fare * places;
        }

        var disruption = told.All[^1];
        var atMost = DisruptionRefunds.Of(disruption, order, segment, RefundLaw.AreAbroad(after.Departure.TimeZone, after.Arrival.TimeZone),
            now) ?? none;
        var isRefunded = disruption.Status == DisruptionStatus.Refunding
            || disruption.DecideBy is not null && DisruptionDeadlines.DefaultOf(disruption) == DisruptionChoice.Refund;
        return new OrderImpact(disruption, missed, isRefunded ? atMost : order.Status == OrderStatus.Confirmed ? difference : none, atMost);
    }

    /// <summary>The sums over a flight's orders.</summary>
    public static FlightImpact Sum(
        string flightId, IReadOnlyList<(OrderView Order, OrderImpact Impact)> all, ImmutableArray<LostSeat> lost, int oversold)
    {
        var hit = all.Where(entry => entry.Impact.IsHit || lost.Any(seat => seat.OrderId == entry.Order.Id)).ToArray();
        return new FlightImpact(flightId, hit.Length, hit.Sum(entry => entry.Order.Passengers.Count(passenger => !passenger.Cancelled)),
            [.. hit.Select(entry => entry.Impact.Disruption?.Kind).OfType<string>().GroupBy(kind => kind)
                .OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => new KindCount(kind.Key, kind.Count()))],
            lost, oversold, hit.Sum(entry => entry.Impact.Missed),
            Sum(hit.Select(entry => entry.Impact.ByDefault)), Sum(hit.Select(entry => entry.Impact.AtMost)));
    }

    private static int Missed(OrderView order, IReadOnlyList<FlightView?> flights, FlightView after, TimeSpan minimum)
    {
        FlightView?[] then = [.. flights.Select(flight => flight?.Id == after.Id ? after : flight)];
        var before = ConnectionRules.Broken(order.Segments, flights, minimum);
        return ConnectionRules.Broken(order.Segments, then, minimum).Except(before).Count();
    }

    private static ImmutableArray<Money> Sum(IEnumerable<Money> amounts) =>
    [
        .. amounts.Where(amount => amount.Minor > 0).GroupBy(amount => amount.Currency, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Aggregate((sum, amount) => sum + amount)),
    ];
}
