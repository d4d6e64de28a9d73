namespace FlightTickets.Orders;

/// <summary>When a hold lapses.</summary>
internal static class HoldRules
{
    /// <summary>
    /// A participant keeps a promised hold this much longer than its deadline, so that a last-moment payment still finds it.
    /// </summary>
    public static readonly TimeSpan PromiseGrace = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Until when the places are promised to a customer who pays later: by the strictest of the fares. A fare's own hold ends when sales
    /// close; the configured one is short, and may outlast that.
    /// </summary>
    public static DateTimeOffset HoldUntil(IReadOnlyList<OrderSegment> segments, DateTimeOffset now, TimeSpan configured) =>
        segments.Min(segment => segment.Rules?.HoldFor is { } length ? Earlier(now + length, segment.SalesClose) : now + configured);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
