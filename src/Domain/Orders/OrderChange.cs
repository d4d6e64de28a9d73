namespace FlightTickets.Orders;

/// <summary>A change of a segment to another flight, as it was quoted.</summary>
/// <param name="Segment">The segment's position.</param>
/// <param name="Other">The segment as it is to be; once the order has switched, as it was.</param>
/// <param name="Due">What is taken; zero where nothing is.</param>
/// <param name="Refund">What is given back; zero where nothing is.</param>
/// <param name="Kept">How much more of the order's money is kept beside its total: fees, and fares that do not come back.</param>
[GenerateSerializer, Immutable, Alias("order-change")]
internal sealed record OrderChange(
    [property: Id(0)] int Segment,
    [property: Id(1)] OrderSegment Other,
    [property: Id(2)] Money Due,
    [property: Id(3)] Money Refund,
    [property: Id(4)] Money Kept);

/// <summary>A segment that was changed: its tickets are void, and lead to those that took their place.</summary>
/// <param name="Segment">The segment's position.</param>
/// <param name="Flown">The segment as it was.</param>
[GenerateSerializer, Immutable, Alias("former-segment")]
internal sealed record FormerSegment([property: Id(0)] int Segment, [property: Id(1)] OrderSegment Flown);
