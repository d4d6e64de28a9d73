using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace FlightTickets.Flights;

/// <summary>
/// The gate of a flight: who is on board. The flight's activation decides, so all gates agree. Key: <see cref="FlightId"/>.
/// </summary>
/// <remarks>
/// Its version is above zero. So Orleans places a flight that is called through it on a silo whose build knows it, as it does with a
/// flight's seats.
/// </remarks>
[Alias("flight-boarding"), Version(1)]
public interface IBoardingGrain : IGrainWithStringKey
{
    /// <summary>Boards a passenger who has checked in. Repeating it changes nothing, and answers the same passenger.</summary>
    [Alias("board")]
    Task<Result<BoardedPassenger>> Board(BoardPassenger command);

    /// <summary>Takes a passenger off board, by ticket number, until the flight departs. Repeating it changes nothing.</summary>
    [Alias("unboard")]
    Task<Result<Done>> Unboard(string ticket);

    /// <summary>
    /// Takes a passenger who has checked in off the flight, with a reason: seat and check-in go, the ticket stays. Repeating it changes
    /// nothing, and keeps the first reason.
    /// </summary>
    [Alias("offload")]
    Task<Result<BoardedPassenger>> Offload(OffloadPassenger command);

    /// <summary>Everybody with a ticket for the flight, by name; <see langword="null"/> if the flight does not exist.</summary>
    [Alias("passengers")]
    Task<PassengerList?> Passengers();

    /// <summary>Which passengers of an order are on board; <see langword="null"/> if the flight does not exist.</summary>
    [Alias("of-order")]
    Task<OrderBoarding?> OfOrder(string orderId);
}

/// <summary>The command that boards a passenger, named in one of three ways.</summary>
[GenerateSerializer, Immutable, Alias("board-passenger")]
public sealed record BoardPassenger
{
    /// <summary>The ticket's number.</summary>
    [Id(0)] public string? Ticket { get; init; }

    /// <summary>The seat, <c>12A</c>.</summary>
    [Id(1)] public string? Seat { get; init; }

    /// <summary>The text of the boarding pass's bar code.</summary>
    [Id(2)] public string? Scan { get; init; }
}

/// <summary>The command that offloads a passenger.</summary>
/// <param name="Who">The passenger.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("offload-passenger")]
public sealed record OffloadPassenger([property: Id(0)] BoardPassenger Who, [property: Id(1)] OffloadReason Reason);

/// <summary>Why a passenger was offloaded.</summary>
[GenerateSerializer, Alias("offload-reason")]
public enum OffloadReason
{
    /// <summary>The flight has no seat for the passenger, who is owed a full refund or another flight.</summary>
    DeniedBoarding = 0,
    /// <summary>The passenger may not fly for reasons of safety or security.</summary>
    Security = 1,
    /// <summary>The passenger did not come to the gate in time.</summary>
    Missed = 2,
}

/// <summary>The answer to <see cref="IBoardingGrain.Board"/>.</summary>
/// <param name="Passenger">The passenger.</param>
/// <param name="Counts">How far boarding is.</param>
[GenerateSerializer, Immutable, Alias("boarded-passenger")]
public sealed record BoardedPassenger([property: Id(0)] PassengerOnFlight Passenger, [property: Id(1)] BoardingCounts Counts);

/// <summary>How many places of a flight are sold, checked in and boarded. Infants on laps have none, and do not count.</summary>
/// <param name="Booked">Places sold.</param>
/// <param name="CheckedIn">Passengers in seats who have checked in, on board or not.</param>
/// <param name="Boarded">Passengers in seats who are on board.</param>
[GenerateSerializer, Immutable, Alias("boarding-counts")]
public sealed record BoardingCounts([property: Id(0)] int Booked, [property: Id(1)] int CheckedIn, [property: Id(2)] int Boarded)
{
    /// <summary>Who checked in and is not on board: whom the gate calls.</summary>
    public int Missing => CheckedIn - Boarded;
}

/// <summary>The passengers of a flight.</summary>
/// <param name="Counts">How far boarding is.</param>
/// <param name="Passengers">By name.</param>
[GenerateSerializer, Immutable, Alias("passenger-list")]
public sealed record PassengerList(
    [property: Id(0)] BoardingCounts Counts, [property: Id(1)] ImmutableArray<PassengerOnFlight> Passengers);

/// <summary>A passenger of a flight, as the gate sees one.</summary>
/// <param name="Ticket">The ticket's number.</param>
/// <param name="OrderId">The order.</param>
/// <param name="BookingReference">Its reference.</param>
/// <param name="GivenName">Given name.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="Type">Adult, child or infant, by the age on the day of departure.</param>
/// <param name="OnLap">Whether the passenger is an infant without a seat.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seat">The seat, if assigned.</param>
/// <param name="Sequence">The check-in sequence number, once checked in.</param>
/// <param name="Status">How far the passenger is.</param>
[GenerateSerializer, Immutable, Alias("passenger-on-flight")]
public sealed record PassengerOnFlight(
    [property: Id(0)] string Ticket,
    [property: Id(1)] string OrderId,
    [property: Id(2)] string BookingReference,
    [property: Id(3)] string GivenName,
    [property: Id(4)] string FamilyName,
    [property: Id(5)] PassengerType Type,
    [property: Id(6)] bool OnLap,
    [property: Id(7)] Cabin Cabin,
    [property: Id(8)] string? Seat,
    [property: Id(9)] int? Sequence,
    [property: Id(10)] PassengerStatus Status)
{
    /// <summary>
    /// Why the gate offloaded the passenger; <see langword="null"/> if it did not, or an agent checked the passenger in again.
    /// </summary>
    [Id(11)] public OffloadReason? Offloaded { get; init; }
}

/// <summary>A passenger's type on a passenger list.</summary>
[GenerateSerializer, Alias("passenger-type")]
public enum PassengerType
{
    /// <summary>12 or older.</summary>
    Adult = 0,
    /// <summary>2 to 11.</summary>
    Child = 1,
    /// <summary>Under 2.</summary>
    Infant = 2,
}

/// <summary>How far a passenger of a flight is.</summary>
[GenerateSerializer, Alias("passenger-status")]
public enum PassengerStatus
{
    /// <summary>Has a ticket.</summary>
    Booked = 0,
    /// <summary>Has checked in.</summary>
    CheckedIn = 1,
    /// <summary>Is on board.</summary>
    Boarded = 2,
    /// <summary>Was on board when the flight departed.</summary>
    Flown = 3,
    /// <summary>The flight departed without the passenger.</summary>
    NoShow = 4,
}

/// <summary>A flight's boarding, as far as it concerns one order.</summary>
/// <param name="Status">The flight's status.</param>
/// <param name="IsRecorded">Whether anybody is on board, so that the gate keeps its record here.</param>
/// <param name="OnBoard">Positions of the order's passengers who are on board in a seat.</param>
[GenerateSerializer, Immutable, Alias("order-boarding")]
public sealed record OrderBoarding(
    [property: Id(0)] FlightStatus Status, [property: Id(1)] bool IsRecorded, [property: Id(2)] ImmutableArray<int> OnBoard);
