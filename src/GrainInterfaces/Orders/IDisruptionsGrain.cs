using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>The disruptions of one order's flights, and the customer's choices. Key: the order id.</summary>
[Alias("disruptions")]
public interface IDisruptionsGrain : IGrainWithStringKey
{
    /// <summary>Reports a flight's disruption; completes when it is recorded. Repeating an event changes nothing.</summary>
    [Alias("tell")]
    Task Tell(FlightTrouble trouble);

    /// <summary>
    /// The order's disruptions with what can be chosen, oldest first; <see cref="RefusalCodes.NotFound"/> if the caller may not see the
    /// order.
    /// </summary>
    [Alias("list"), AlwaysInterleave]
    Task<Result<ImmutableArray<DisruptionView>>> List(Caller caller);

    /// <summary>
    /// Answers a disruption. Repeating the answer succeeds; a different one is <see cref="RefusalCodes.DisruptionAnswered"/>. Rebooking
    /// needs a flight: see <see cref="Rebook"/>.
    /// </summary>
    [Alias("answer")]
    Task<Result<DisruptionView>> Answer(Caller caller, string disruptionId, DisruptionChoice choice);

    /// <summary>
    /// Answers a disruption with another flight of the same route, free of charge. If that is impossible it is
    /// <see cref="RefusalCodes.RebookingUnavailable"/>, and the disruption stays open.
    /// </summary>
    [Alias("rebook")]
    Task<Result<DisruptionView>> Rebook(Caller caller, string disruptionId, string flightId);
}

/// <summary>A flight's disruption, from its event.</summary>
/// <param name="EventId">The event.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="IsCancelled">Whether it is cancelled; otherwise it is delayed.</param>
/// <param name="DepartureEstimatedUtc">The expected departure, if known.</param>
/// <param name="At">When it was raised.</param>
[GenerateSerializer, Immutable, Alias("flight-trouble")]
public sealed record FlightTrouble(
    [property: Id(0)] string EventId,
    [property: Id(1)] string FlightId,
    [property: Id(2)] bool IsCancelled,
    [property: Id(3)] DateTimeOffset? DepartureEstimatedUtc,
    [property: Id(4)] DateTimeOffset At)
{
    /// <summary>The expected arrival, if known.</summary>
    [Id(5)] public DateTimeOffset? ArrivalEstimatedUtc { get; init; }

    /// <summary>Cabins that its airplane no longer has; if any, they are the trouble.</summary>
    [Id(6)] public ImmutableArray<Cabin> CabinsGone { get; init; } = [];

    /// <summary>Whether its cancellation was taken back.</summary>
    [Id(7)] public bool IsReinstated { get; init; }
}

/// <summary>A customer's options.</summary>
[GenerateSerializer, Alias("disruption-choice")]
public enum DisruptionChoice
{
    /// <summary>The booking stays as it is.</summary>
    Keep = 0,
    /// <summary>Another flight.</summary>
    Rebook = 1,
    /// <summary>The flight is cancelled and refunded; the order's other flights stay.</summary>
    Refund = 2,
}

/// <summary>A disruption's progress.</summary>
[GenerateSerializer, Alias("disruption-status")]
public enum DisruptionStatus
{
    /// <summary>The customer has not chosen; the booking stays as it is.</summary>
    Open = 0,
    /// <summary>The customer keeps the booking.</summary>
    Kept = 1,
    /// <summary>The money is being refunded.</summary>
    Refunding = 2,
    /// <summary>The flight is cancelled and refunded.</summary>
    Refunded = 3,
    /// <summary>The order had ended for another reason.</summary>
    Moot = 4,
    /// <summary>
    /// A refund was refused (a flight of the order has departed), or no other flight was found: an agent has to look at it.
    /// </summary>
    NeedsAgent = 5,
    /// <summary>A later disruption of the same flight replaced it.</summary>
    Superseded = 6,
    /// <summary>The order is being changed to another flight.</summary>
    Rebooking = 7,
    /// <summary>The order was changed to another flight.</summary>
    Rebooked = 8,
    /// <summary>Places in another cabin are being taken.</summary>
    Moving = 9,
}

/// <summary>A disruption as the customer sees it.</summary>
/// <param name="Id">The flight's event.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Kind"><c>delayed</c>, <c>earlier</c>, <c>cancelled</c>, <c>cabin_gone</c> or <c>missed_connection</c>.</param>
/// <param name="DepartureEstimatedUtc">The expected departure, if known.</param>
/// <param name="At">When it became known.</param>
/// <param name="Status">Its status.</param>
/// <param name="Detail">Why, if an agent is needed.</param>
[GenerateSerializer, Immutable, Alias("disruption-view")]
public sealed record DisruptionView(
    [property: Id(0)] string Id,
    [property: Id(1)] string FlightId,
    [property: Id(2)] string Kind,
    [property: Id(3)] DateTimeOffset? DepartureEstimatedUtc,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] DisruptionStatus Status,
    [property: Id(6)] string? Detail)
{
    /// <summary>The flight the customer chose instead.</summary>
    [Id(7)] public string? RebookedTo { get; init; }

    /// <summary>The expected arrival, if known.</summary>
    [Id(8)] public DateTimeOffset? ArrivalEstimatedUtc { get; init; }

    /// <summary>The cabin the airplane no longer has.</summary>
    [Id(9)] public Cabin? CabinGone { get; init; }

    /// <summary>The cabin the passengers were moved to; <see langword="null"/> if none had room.</summary>
    [Id(10)] public Cabin? MovedTo { get; init; }

    /// <summary>What the customer can choose now.</summary>
    [Id(11)] public ImmutableArray<DisruptionChoice> Options { get; init; } = [];

    /// <summary>Until when the customer may choose; then <see cref="Default"/> is carried out. <see langword="null"/>: for ever.</summary>
    [Id(12)] public DateTimeOffset? DecideBy { get; init; }

    /// <summary>The flight that arrives too late for this one, where a connection is missed.</summary>
    [Id(13)] public string? Cause { get; init; }

    /// <summary>Whether the time was over, and the default was carried out.</summary>
    [Id(14)] public bool ByDefault { get; init; }

    /// <summary>What happens without a choice, while it is open; not stored.</summary>
    [Id(15)] public DisruptionChoice? Default { get; init; }

    /// <summary>What a refund would give back, while it can be chosen; not stored.</summary>
    [Id(16)] public Money? Refund { get; init; }

    /// <summary>Flights with room for the whole party, while one can be chosen; not stored.</summary>
    [Id(17)] public ImmutableArray<DisruptionAlternative> Alternatives { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A flight that can be taken instead, free of charge.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The order's cabin, or a better one.</param>
/// <param name="DepartureUtc">When it is expected to depart.</param>
/// <param name="ArrivalUtc">When it is expected to arrive.</param>
/// <param name="Available">How many places that cabin has left.</param>
[GenerateSerializer, Immutable, Alias("disruption-alternative")]
public sealed record DisruptionAlternative(
    [property: Id(0)] string FlightId,
    [property: Id(1)] Cabin Cabin,
    [property: Id(2)] DateTimeOffset DepartureUtc,
    [property: Id(3)] DateTimeOffset ArrivalUtc,
    [property: Id(4)] int Available);
