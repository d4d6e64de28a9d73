using System.Collections.Immutable;

namespace FlightTickets.Payments;

/// <summary>What a gateway knows of one authorization.</summary>
/// <param name="Key">The idempotency key it was asked for under.</param>
/// <param name="Authorization">Its reference.</param>
/// <param name="Amount">What was set aside.</param>
/// <param name="Captured">How much of it was taken, in minor units.</param>
/// <param name="Refunded">How much of that was given back, in minor units.</param>
/// <param name="IsVoided">Whether it was given up.</param>
/// <param name="At">When it was made.</param>
public sealed record GatewayRecord(
    string Key, string Authorization, Money Amount, long Captured, long Refunded, bool IsVoided, DateTimeOffset At);

/// <summary>A page of what a gateway knows.</summary>
/// <param name="Records">The authorizations, each as it is now.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> after the last.</param>
/// <param name="BeginsAt">
/// From when on the record is whole. What is older may be missing, and its absence proves nothing.
/// </param>
public sealed record GatewayPage(ImmutableArray<GatewayRecord> Records, string? Next, DateTimeOffset BeginsAt);
