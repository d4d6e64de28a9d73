namespace FlightTickets.Flights;

/// <summary>
/// What a fare allows its customer. Without rules a fare is fully refundable, changes are free, and holds last as configured. The law (the
/// 24-hour rule, a cancelled flight) overrides the rules.
/// </summary>
/// <remarks>The flags are negative, so that fares stored without them by an older build remain "free of charge".</remarks>
[GenerateSerializer, Immutable, Alias("fare-rules")]
public sealed record FareRules
{
    /// <summary>Whether the fare itself (not its taxes) is kept when the customer cancels.</summary>
    [Id(0)] public bool NonRefundable { get; init; }

    /// <summary>Whether the taxes are also kept.</summary>
    [Id(1)] public bool KeepsTaxes { get; init; }

    /// <summary>
    /// The cancellation fee per passenger and segment, in minor units of the fare's currency; deducted from the
    /// refundable fare, at most all of it, and never from the taxes.
    /// </summary>
    [Id(2)] public long CancellationFee { get; init; }

    /// <summary>
    /// The change fee per passenger and segment, in minor units of the fare's currency, in addition to the fare difference.
    /// </summary>
    [Id(3)] public long ChangeFee { get; init; }

    /// <summary>
    /// How long an unpaid place is held, at most until sales close; as configured when <see langword="null"/>.
    /// </summary>
    [Id(4)] public TimeSpan? HoldFor { get; init; }
}
