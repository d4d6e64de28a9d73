namespace FlightTickets.Flights;

/// <summary>
/// What a fare lets its customer do. Where a fare has none, all of it comes back, changing is free, and holds last as the configuration
/// says. What the law gives a customer (the 24-hour rule, a cancelled flight) goes before it.
/// </summary>
/// <remarks>Said the negative way round, so that what an older build stored without them keeps meaning "free of charge".</remarks>
[GenerateSerializer, Immutable, Alias("fare-rules")]
public sealed record FareRules
{
    /// <summary>Whether the fare itself (not its taxes) is kept when the customer cancels.</summary>
    [Id(0)] public bool NonRefundable { get; init; }

    /// <summary>Whether the taxes are kept, too.</summary>
    [Id(1)] public bool KeepsTaxes { get; init; }

    /// <summary>
    /// What a cancellation costs a passenger and segment, in minor units of the fare's currency; taken from what of the fare would come
    /// back, at most all of it, and never from the taxes.
    /// </summary>
    [Id(2)] public long CancellationFee { get; init; }

    /// <summary>
    /// What a change to another flight costs a passenger and segment, in minor units of the fare's
    /// currency, beside the difference of the fares.
    /// </summary>
    [Id(3)] public long ChangeFee { get; init; }

    /// <summary>
    /// How long a customer who pays later is promised the place, at most until sales close; as configured when <see langword="null"/>.
    /// </summary>
    [Id(4)] public TimeSpan? HoldFor { get; init; }
}
