namespace FlightTickets.Orders;

/// <summary>When a hold lapses.</summary>
internal static class HoldRules
{
    /// <summary>
    /// A participant keeps a promised hold this much longer than its deadline, so that a payment of the last moment still finds it.
    /// </summary>
    public static readonly TimeSpan PromiseGrace = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Until when a customer who pays later is promised the places: by the strictest of its fares. A fare's own length ends when sales
    /// close; the configured one, which is short, may outlive that.
    /// </summary>
    public static DateTimeOffset HoldUntil(IReadOnlyList<OrderSegment> segments, DateTimeOffset now, TimeSpan configured) =>
        segments.Min(segment => segment.Rules?.HoldFor is { } length ? Earlier(now + length, segment.SalesClose) : now + configured);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
