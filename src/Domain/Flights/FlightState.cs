using System.Collections.Immutable;
using FlightTickets.Fleet;

namespace FlightTickets.Flights;

/// <summary>
/// A stored flight. Members without an id are not stored: they are counted from the stored ones, or hold what is only in memory.
/// </summary>
[GenerateSerializer, Immutable, Alias("flight-state")]
internal sealed record FlightState
{
    /// <summary>The command that created it.</summary>
    [Id(0)] public required ScheduleFlight Command { get; init; }

    /// <summary>
    /// Whether airplane and route have not confirmed it yet: then it cannot be booked and is not shown.
    /// </summary>
    [Id(1)] public bool IsDraft { get; init; }

    [Id(2)] public FlightStatus Status { get; init; }

    /// <summary>Tail number.</summary>
    [Id(3)] public required string Airplane { get; init; }

    [Id(4)] public required DateTimeOffset DepartureUtc { get; init; }

    [Id(5)] public required DateTimeOffset ArrivalUtc { get; init; }

    [Id(6)] public required string OriginZone { get; init; }

    [Id(7)] public required string DestinationZone { get; init; }

    [Id(8)] public DateTimeOffset? DepartureEstimated { get; init; }

    [Id(9)] public DateTimeOffset? ArrivalEstimated { get; init; }

    [Id(10)] public string? Gate { get; init; }

    /// <summary>Why a cabin may have more places sold than authorized.</summary>
    [Id(11)] public string? OversoldReason { get; init; }

    /// <summary>The airplane's seats at the time it took the flight.</summary>
    [Id(12)] public ImmutableArray<CabinLayout> Layout { get; init; } = [];

    /// <summary>The cabins for sale.</summary>
    [Id(13)] public ImmutableArray<CabinInventory> Cabins { get; init; } = [];

    /// <summary>The orders on it.</summary>
    [Id(14)] public FlightManifest Manifest { get; init; } = FlightManifest.Empty;

    /// <summary>A step with other grains that is under way; <see langword="null"/> at rest.</summary>
    [Id(15)] public PendingSwap? Swap { get; init; }

    /// <summary>Whether its airplane is grounded at that time.</summary>
    [Id(16)] public bool NeedsAirplane { get; init; }

    /// <summary>The last assigned boarding sequence number.</summary>
    [Id(17)] public int LastSequence { get; init; }

    /// <summary>When it was cancelled; <see langword="null"/> unless it is, or if an older build cancelled it.</summary>
    [Id(18)] public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>The terminal of the gate.</summary>
    [Id(19)] public string? Terminal { get; init; }

    /// <summary>A lower bound of when the next hold lapses: until then the counts are exact. Not stored.</summary>
    [field: NonSerialized] public DateTimeOffset NextLapse { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>A lower bound of when the next promised hold lapses. Not stored.</summary>
    [field: NonSerialized] public DateTimeOffset NextPromiseLapse { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>When lapsed entries are next dropped, even if nobody wants their places. Not stored.</summary>
    [field: NonSerialized] public DateTimeOffset NextDrop { get; init; }

    /// <summary>When its sales close: a while before its expected departure.</summary>
    public DateTimeOffset SalesCloseAt => (DepartureEstimated ?? DepartureUtc) - Flight.SalesCloseBefore;
}

/// <summary>A cabin's inventory. The counts follow from the manifest and are not stored.</summary>
/// <param name="Cabin">The cabin.</param>
/// <param name="Capacity">How many places may be sold.</param>
/// <param name="Authorized">The capacity that was requested; <see langword="null"/> if it follows the seats.</param>
/// <param name="Amount">What a passenger pays.</param>
/// <param name="Taxes">The part of it that is taxes.</param>
[GenerateSerializer, Immutable, Alias("cabin-inventory")]
internal sealed record CabinInventory(
    [property: Id(0)] Cabin Cabin,
    [property: Id(1)] int Capacity,
    [property: Id(2)] int? Authorized,
    [property: Id(3)] Money Amount,
    [property: Id(4)] Money Taxes)
{
    /// <summary>What the fare allows its customer; everything, free of charge, when <see langword="null"/>.</summary>
    [Id(5)] public FareRules? Rules { get; init; }

    /// <summary>Places bought.</summary>
    [field: NonSerialized] public int Sold { get; init; }

    /// <summary>Places set aside beyond those bought, including lapsed ones until <see cref="Flight.DropLapsed"/>.</summary>
    [field: NonSerialized] public int Held { get; init; }
}
