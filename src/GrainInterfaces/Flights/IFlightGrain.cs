using System.Collections.Immutable;
using FlightTickets.Booking;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>A flight: schedule, status, and per cabin the authorized, held and sold places. Key: <see cref="FlightId"/>.</summary>
[Alias("flight")]
public interface IFlightGrain : IGrainWithStringKey, IBookable
{
    /// <summary>
    /// Creates the flight: resolves its local times, reserves its airplane, joins its route. Repeating the command succeeds
    /// (<see cref="ScheduledFlight.Created"/> tells the two apart); a different command is <see cref="RefusalCodes.FlightExists"/>.
    /// </summary>
    [Alias("schedule")]
    Task<Result<ScheduledFlight>> Schedule(ScheduleFlight command);

    /// <summary>The flight; <see langword="null"/> if it does not exist.</summary>
    [Alias("get")]
    Task<FlightView?> Get();

    /// <summary>Changes status, estimates, gate or airplane.</summary>
    [Alias("update")]
    Task<Result<FlightView>> Update(UpdateFlight command);

    /// <summary>For tests of clients, under the test gateway: sells a cabin out, or changes its fare.</summary>
    [Alias("script")]
    Task<Result<FlightView>> Script(ScriptFlight command);

    /// <summary>
    /// Asks its airplane whether it is grounded, and remembers the answer. Called for each event of the airplane.
    /// </summary>
    [Alias("check-airplane")]
    Task CheckAirplane();

    /// <summary>The seats and their status; <see langword="null"/> if the flight does not exist.</summary>
    [Alias("seat-map")]
    Task<SeatMap?> GetSeatMap();

    /// <summary>
    /// The next boarding sequence number, from 1; durable, so no two passengers of the flight ever
    /// share one. A call with a lost answer leaves a gap.
    /// </summary>
    [Alias("next-sequence")]
    Task<int> NextSequence();

    /// <summary>A seat's report after each of its changes; may be lost, duplicated or reordered (its version tells).</summary>
    [Alias("seat-changed"), OneWay]
    Task SeatChanged(SeatNotice change);

    /// <summary>
    /// The flight's current state, then its changes: seats, availability, status. Empty if the flight does not exist. A slow reader misses
    /// changes and gets the current state instead. Ends when the caller stops reading.
    /// </summary>
    [Alias("watch")]
    IAsyncEnumerable<FlightWatchEvent> Watch(CancellationToken cancellationToken = default);
}

/// <summary>Searches flights; served by any silo. Key: any; use 0.</summary>
[Alias("flight-search")]
public interface IFlightSearchGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Flights of a day from any of the origins to any of the destinations with room for the passengers in a cabin, cheapest first.
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
/// <param name="DepartureOffset">The offset, where a clock change makes the wall time ambiguous; the
/// earlier instant when <see langword="null"/>.</param>
/// <param name="ArrivalLocal">Wall time at the destination.</param>
/// <param name="ArrivalOffset">As for the departure.</param>
/// <param name="Airplane">Tail number.</param>
/// <param name="Fares">One per cabin sold.</param>
[GenerateSerializer, Immutable, Alias("schedule-flight")]
public sealed record ScheduleFlight(
    [property: Id(0)] string Destination,
    [property: Id(1)] DateTime DepartureLocal,
    [property: Id(2)] TimeSpan? DepartureOffset,
    [property: Id(3)] DateTime ArrivalLocal,
    [property: Id(4)] TimeSpan? ArrivalOffset,
    [property: Id(5)] string Airplane,
    [property: Id(6)] ImmutableArray<Fare> Fares);

/// <summary>The fare of a cabin.</summary>
/// <param name="Cabin">The cabin.</param>
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
    /// <summary>What the fare allows its customer; everything, free of charge, when <see langword="null"/>.</summary>
    [Id(4)] public FareRules? Rules { get; init; }
}

/// <summary>The answer to <see cref="IFlightGrain.Schedule"/>.</summary>
/// <param name="Flight">The flight.</param>
/// <param name="Created">Whether this call created it.</param>
[GenerateSerializer, Immutable, Alias("scheduled-flight")]
public sealed record ScheduledFlight([property: Id(0)] FlightView Flight, [property: Id(1)] bool Created);

/// <summary>Changes to a flight; a <see langword="null"/> member stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("update-flight")]
public sealed record UpdateFlight
{
    /// <summary>The next status.</summary>
    [Id(0)] public FlightStatus? Status { get; init; }

    /// <summary>The expected departure, UTC.</summary>
    [Id(1)] public DateTimeOffset? DepartureEstimated { get; init; }

    /// <summary>The expected arrival, UTC.</summary>
    [Id(2)] public DateTimeOffset? ArrivalEstimated { get; init; }

    /// <summary>The gate, at most 10 characters.</summary>
    [Id(3)] public string? Gate { get; init; }

    /// <summary>Another airplane.</summary>
    [Id(4)] public string? Airplane { get; init; }

    /// <summary>The terminal of the gate, at most 10 characters; empty for none.</summary>
    [Id(5)] public string? Terminal { get; init; }
}

/// <summary>What happens to a cabin between a customer's search and booking.</summary>
/// <param name="Cabin">Which.</param>
/// <param name="SellOut">Whether no more than is sold and held now may be sold.</param>
/// <param name="Amount">The fare from now on; as it is when <see langword="null"/>. Its taxes stay, as far as they fit.</param>
[GenerateSerializer, Immutable, Alias("script-flight")]
public sealed record ScriptFlight(
    [property: Id(0)] Cabin Cabin, [property: Id(1)] bool SellOut, [property: Id(2)] Money? Amount);

/// <summary>A flight's progress.</summary>
[GenerateSerializer, Alias("flight-status")]
public enum FlightStatus
{
    /// <summary>As planned.</summary>
    Scheduled = 0,
    /// <summary>Later than planned.</summary>
    Delayed = 1,
    /// <summary>Passengers board.</summary>
    Boarding = 2,
    /// <summary>It has left.</summary>
    Departed = 3,
    /// <summary>It has arrived.</summary>
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
/// <param name="EstimatedUtc">Its expected time, if known.</param>
[GenerateSerializer, Immutable, Alias("flight-end")]
public sealed record FlightEnd(
    [property: Id(0)] string Airport,
    [property: Id(1)] DateTime Local,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] DateTimeOffset Utc,
    [property: Id(4)] DateTimeOffset? EstimatedUtc)
{
    /// <summary>Its expected wall time there, if known.</summary>
    [Id(5)] public DateTime? EstimatedLocal { get; init; }
}

/// <summary>A flight's current state.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Carrier">Airline designator.</param>
/// <param name="FlightNumber">Number.</param>
/// <param name="Status">Its status.</param>
/// <param name="SalesCloseAt">When its sales close.</param>
/// <param name="Departure">Where and when it departs.</param>
/// <param name="Arrival">Where and when it arrives.</param>
/// <param name="Airplane">Tail number.</param>
/// <param name="Gate">The gate, if known.</param>
/// <param name="OversoldReason">Why a cabin may have more places sold than authorized (a smaller
/// airplane); otherwise <see langword="null"/>.</param>
/// <param name="Cabins">The cabins for sale.</param>
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
    /// Whether its airplane is grounded, so that it needs a replacement or the airplane's return; never after it departed or was cancelled.
    /// </summary>
    [Id(11)] public bool NeedsAirplane { get; init; }

    /// <summary>The terminal of the gate, if known.</summary>
    [Id(12)] public string? Terminal { get; init; }

    /// <summary>
    /// Until when its cancellation can be taken back; <see langword="null"/> if it is not cancelled, or that was never possible.
    /// </summary>
    [Id(13)] public DateTimeOffset? ReinstatableUntil { get; init; }
}

/// <summary>A cabin's inventory.</summary>
/// <param name="Cabin">The cabin.</param>
/// <param name="Capacity">Authorized capacity: the number of places that may be sold.</param>
/// <param name="Held">Set aside for orders under way.</param>
/// <param name="Sold">Sold.</param>
/// <param name="Fare">The fare of a place.</param>
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
    /// <summary>What the fare allows its customer; everything, free of charge, when <see langword="null"/>.</summary>
    [Id(6)] public FareRules? Rules { get; init; }

    /// <summary>How many places are available now.</summary>
    public int Available => Math.Max(0, Capacity - Held - Sold);
}
