namespace FlightTickets.Orders;

/// <summary>A quoted change of a segment to another flight.</summary>
/// <param name="Segment">The segment's position.</param>
/// <param name="Other">The segment after the change; once the order has switched, the segment before it.</param>
/// <param name="Due">What the customer pays; zero if nothing.</param>
/// <param name="Refund">What the customer gets back; zero if nothing.</param>
/// <param name="Kept">How much more money the order keeps beside its total: fees, and fares that are not refundable.</param>
[GenerateSerializer, Immutable, Alias("order-change")]
internal sealed record OrderChange(
    [property: Id(0)] int Segment,
    [property: Id(1)] OrderSegment Other,
    [property: Id(2)] Money Due,
    [property: Id(3)] Money Refund,
    [property: Id(4)] Money Kept);

/// <summary>A segment that was changed: its tickets are void, and point to those that replaced them.</summary>
/// <param name="Segment">The segment's position.</param>
/// <param name="Flown">The segment before the change.</param>
[GenerateSerializer, Immutable, Alias("former-segment")]
internal sealed record FormerSegment([property: Id(0)] int Segment, [property: Id(1)] OrderSegment Flown);
