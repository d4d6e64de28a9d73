namespace FlightTickets.Orders;

/// <summary>What has become of a ticket's one coupon, its flight.</summary>
[GenerateSerializer, Alias("coupon-status")]
public enum CouponStatus
{
    /// <summary>Not used yet.</summary>
    Open = 0,
    /// <summary>Its passenger has checked in.</summary>
    CheckedIn = 1,
    /// <summary>Its passenger is on board.</summary>
    Boarded = 2,
    /// <summary>Its passenger was on board when the flight departed.</summary>
    Flown = 3,
    /// <summary>The flight boarded, and departed without its passenger.</summary>
    NoShow = 4,
    /// <summary>Cancelled, with money given back.</summary>
    Refunded = 5,
    /// <summary>Replaced by another ticket.</summary>
    Exchanged = 6,
    /// <summary>Cancelled, with no money given back.</summary>
    Void = 7,
}
