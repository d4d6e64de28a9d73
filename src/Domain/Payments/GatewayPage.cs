using System.Collections.Immutable;

namespace FlightTickets.Payments;

/// <summary>A gateway's record of one authorization.</summary>
/// <param name="Key">The idempotency key of the request.</param>
/// <param name="Authorization">Its reference.</param>
/// <param name="Amount">The authorized amount.</param>
/// <param name="Captured">How much of it was captured, in minor units.</param>
/// <param name="Refunded">How much of that was refunded, in minor units.</param>
/// <param name="IsVoided">Whether it was voided.</param>
/// <param name="At">When it was made.</param>
/// <param name="Refunds">Its refunds, in their order.</param>
public sealed record GatewayRecord(
    string Key, string Authorization, Money Amount, long Captured, long Refunded, bool IsVoided, DateTimeOffset At,
    ImmutableArray<GatewayRefund> Refunds);

/// <summary>A refund in a gateway's record.</summary>
/// <param name="Key">The idempotency key of the request.</param>
/// <param name="Minor">How much went back, in minor units.</param>
public sealed record GatewayRefund(string Key, long Minor);

/// <summary>A page of a gateway's records.</summary>
/// <param name="Records">The authorizations, in their current state.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> after the last.</param>
/// <param name="BeginsAt">
/// The time from which the records are complete. Older ones may be missing, and their absence proves nothing.
/// </param>
public sealed record GatewayPage(ImmutableArray<GatewayRecord> Records, string? Next, DateTimeOffset BeginsAt);
