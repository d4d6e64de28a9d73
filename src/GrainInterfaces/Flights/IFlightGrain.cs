using System.Collections.Immutable;
using FlightTickets.Booking;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>A flight: schedule, status, and per cabin what may be sold, is held and is sold. Key: <see cref="FlightId"/>.</summary>
[Alias("flight")]
public interface IFlightGrain : IGrainWithStringKey, IBookable
{
    /// <summary>
    /// Creates the flight: resolves its local times, takes its airplane, joins its route. The same command again is taken
    /// (<see cref="ScheduledFlight.Created"/> says which); another one is <see cref="RefusalCodes.FlightExists"/>.
    /// </summary>
    [Alias("schedule")]
    Task<Result<ScheduledFlight>> Schedule(ScheduleFlight command);

    /// <summary>The flight; <see langword="null"/> if it does not exist.</summary>
    [Alias("get")]
    Task<FlightView?> Get();

    /// <summary>Changes status, estimates, gate or airplane.</summary>
    [Alias("update")]
    Task<Result<FlightView>> Update(UpdateFlight command);

    /// <summary>
    /// Asks its airplane whether it is grounded, and remembers the answer. Told by the airplane's events, as often as they come.
    /// </summary>
    [Alias("check-airplane")]
    Task CheckAirplane();

    /// <summary>The seats and who may have them; <see langword="null"/> if there is no flight.</summary>
    [Alias("seat-map")]
    Task<SeatMap?> GetSeatMap();

    /// <summary>
    /// The next boarding sequence number, from 1; durable, so no two passengers of the flight ever have
    /// the same. A call whose answer is lost leaves a gap.
    /// </summary>
    [Alias("next-sequence")]
    Task<int> NextSequence();

    /// <summary>What a seat tells of itself after every change; may be lost, doubled or reordered (the version tells).</summary>
    [Alias("seat-changed"), OneWay]
    Task SeatChanged(SeatNotice change);

    /// <summary>
    /// The flight as it is, then what changes: seats, availability, status. Nothing where there is no flight. Who reads too slowly
    /// misses changes and gets the flight as it is instead. Ends when the caller stops reading.
    /// </summary>
    [Alias("watch")]
    IAsyncEnumerable<FlightWatchEvent> Watch(CancellationToken cancellationToken = default);
}

/// <summary>Searches flights; served by any silo. Key: any; use 0.</summary>
[Alias("flight-search")]
public interface IFlightSearchGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Flights of a day from any of the origins to any of the destinations with room for so many passengers in a cabin, cheapest first.
    /// </summary>
    /// <param name="origins">IATA codes.</param>
    /// <param name="destinations">IATA codes.</param>
    /// <param name="date">The local departure date.</param>
    /// <param name="passengers">1 to 9.</param>
    /// <param name="cabin">Only this cabin; any when <see langword="null"/>.</param>
    [Alias("search")]
    Task<ImmutableArray<FlightView>> Search(
        ImmutableArray<string> origins, ImmutableArray<string> destinations, DateOnly date, int passengers, Cabin? cabin);
}

/// <summary>The command that creates a flight.</summary>
/// <param name="Destination">IATA code; the origin is in the key.</param>
/// <param name="DepartureLocal">Wall time at the origin.</param>
/// <param name="DepartureOffset">Which of two, where the clock change makes the wall time ambiguous; the
/// earlier instant when <see langword="null"/>.</param>
/// <param name="ArrivalLocal">Wall time at the destination.</param>
/// <param name="ArrivalOffset">As for the departure.</param>
/// <param name="Airplane">Tail number.</param>
/// <param name="Fares">One a cabin sold.</param>
[GenerateSerializer, Immutable, Alias("schedule-flight")]
public sealed record ScheduleFlight(
    [property: Id(0)] string Destination,
    [property: Id(1)] DateTime DepartureLocal,
    [property: Id(2)] TimeSpan? DepartureOffset,
    [property: Id(3)] DateTime ArrivalLocal,
    [property: Id(4)] TimeSpan? ArrivalOffset,
    [property: Id(5)] string Airplane,
    [property: Id(6)] ImmutableArray<Fare> Fares);

/// <summary>What a place in a cabin costs.</summary>
/// <param name="Cabin">Which cabin.</param>
/// <param name="Amount">What a passenger pays.</param>
/// <param name="Taxes">The part of it that is taxes, at most the amount.</param>
/// <param name="Authorized">How many places may be sold; the cabin's seats that are not blocked when <see langword="null"/>.</param>
[GenerateSerializer, Immutable, Alias("fare")]
public sealed record Fare(
    [property: Id(0)] Cabin Cabin,
    [property: Id(1)] Money Amount,
    [property: Id(2)] Money Taxes,
    [property: Id(3)] int? Authorized)
{
    /// <summary>What it lets its customer do; everything, free of charge, when <see langword="null"/>.</summary>
    [Id(4)] public FareRules? Rules { get; init; }
}

/// <summary>The answer to <see cref="IFlightGrain.Schedule"/>.</summary>
/// <param name="Flight">The flight.</param>
/// <param name="Created">Whether this call created it.</param>
[GenerateSerializer, Immutable, Alias("scheduled-flight")]
public sealed record ScheduledFlight([property: Id(0)] FlightView Flight, [property: Id(1)] bool Created);

/// <summary>Changes to a flight; what is <see langword="null"/> stays.</summary>
[GenerateSerializer, Immutable, Alias("update-flight")]
public sealed record UpdateFlight
{
    /// <summary>The next status.</summary>
    [Id(0)] public FlightStatus? Status { get; init; }

    /// <summary>When it is now expected to depart, UTC.</summary>
    [Id(1)] public DateTimeOffset? DepartureEstimated { get; init; }

    /// <summary>When it is now expected to arrive, UTC.</summary>
    [Id(2)] public DateTimeOffset? ArrivalEstimated { get; init; }

    /// <summary>The gate, at most 10 characters.</summary>
    [Id(3)] public string? Gate { get; init; }

    /// <summary>Another airplane.</summary>
    [Id(4)] public string? Airplane { get; init; }
}

/// <summary>How far a flight is.</summary>
[GenerateSerializer, Alias("flight-status")]
public enum FlightStatus
{
    /// <summary>As planned.</summary>
    Scheduled = 0,
    /// <summary>Later than planned.</summary>
    Delayed = 1,
    /// <summary>Passengers board.</summary>
    Boarding = 2,
    /// <summary>Gone.</summary>
    Departed = 3,
    /// <summary>There.</summary>
    Arrived = 4,
    /// <summary>Landed elsewhere.</summary>
    Diverted = 5,
    /// <summary>Will not fly.</summary>
    Cancelled = 6,
}

/// <summary>One end of a flight.</summary>
/// <param name="Airport">IATA code.</param>
/// <param name="Local">Scheduled wall time there.</param>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="Utc">The same instant in UTC.</param>
/// <param name="EstimatedUtc">When it is now expected, if that was said.</param>
[GenerateSerializer, Immutable, Alias("flight-end")]
public sealed record FlightEnd(
    [property: Id(0)] string Airport,
    [property: Id(1)] DateTime Local,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] DateTimeOffset Utc,
    [property: Id(4)] DateTimeOffset? EstimatedUtc);

/// <summary>A flight as it is now.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Carrier">Airline designator.</param>
/// <param name="FlightNumber">Number.</param>
/// <param name="Status">How far it is.</param>
/// <param name="SalesCloseAt">From when on it takes no orders.</param>
/// <param name="Departure">Where and when it departs.</param>
/// <param name="Arrival">Where and when it arrives.</param>
/// <param name="Airplane">Tail number.</param>
/// <param name="Gate">The gate, if known.</param>
/// <param name="OversoldReason">Why a cabin may have more sold than authorized (a smaller
/// airplane); <see langword="null"/> if none has.</param>
/// <param name="Cabins">What is sold.</param>
[GenerateSerializer, Immutable, Alias("flight-view")]
public sealed record FlightView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Carrier,
    [property: Id(2)] string FlightNumber,
    [property: Id(3)] FlightStatus Status,
    [property: Id(4)] DateTimeOffset SalesCloseAt,
    [property: Id(5)] FlightEnd Departure,
    [property: Id(6)] FlightEnd Arrival,
    [property: Id(7)] string Airplane,
    [property: Id(8)] string? Gate,
    [property: Id(9)] string? OversoldReason,
    [property: Id(10)] ImmutableArray<CabinView> Cabins)
{
    /// <summary>
    /// Whether its airplane is grounded, so that it needs another one or its return; never once it has departed or is cancelled.
    /// </summary>
    [Id(11)] public bool NeedsAirplane { get; init; }
}

/// <summary>A cabin's inventory.</summary>
/// <param name="Cabin">Which.</param>
/// <param name="Capacity">Authorized capacity: how many places may be sold.</param>
/// <param name="Held">Set aside for orders under way.</param>
/// <param name="Sold">Sold.</param>
/// <param name="Fare">What a place costs.</param>
/// <param name="Taxes">The part of it that is taxes.</param>
[GenerateSerializer, Immutable, Alias("cabin-view")]
public sealed record CabinView(
    [property: Id(0)] Cabin Cabin,
    [property: Id(1)] int Capacity,
    [property: Id(2)] int Held,
    [property: Id(3)] int Sold,
    [property: Id(4)] Money Fare,
    [property: Id(5)] Money Taxes)
{
    /// <summary>What the fare lets its customer do; everything, free of charge, when <see langword="null"/>.</summary>
    [Id(6)] public FareRules? Rules { get; init; }

    /// <summary>How many can be had now.</summary>
    public int Available => Math.Max(0, Capacity - Held - Sold);
}
