using FlightTickets.Booking;

namespace FlightTickets.Flights;

/// <summary>A seat of a flight and its passenger. Key: <c>B6-135-20270510-JFK/12A</c>.</summary>
[Alias("seat")]
public interface ISeatGrain : IGrainWithStringKey, IBookable
{
    /// <summary>The seat's current state.</summary>
    [Alias("get")]
    Task<SeatView> Get();

    /// <summary>
    /// Takes the seat off sale (broken, crew); refused with <see cref="RefusalCodes.SeatUnavailable"/> while it is assigned.
    /// </summary>
    [Alias("block")]
    Task<Result<SeatView>> Block(string reason);

    /// <summary>Puts a blocked seat on sale again.</summary>
    [Alias("unblock")]
    Task<Result<SeatView>> Unblock();

    /// <summary>
    /// Marks the passenger who has the seat as checked in; refused with <see cref="RefusalCodes.SeatUnavailable"/> if the seat is free or
    /// another order has it.
    /// </summary>
    [Alias("check-in")]
    Task<Result<SeatView>> CheckIn(string orderId, int passenger);

    /// <summary>Marks the checked-in passenger as on board.</summary>
    [Alias("board")]
    Task<Result<SeatView>> Board(string orderId, int passenger);

    /// <summary>The flight takes the seat away from its order (a smaller airplane); the sale stays with the flight.</summary>
    [Alias("unseat")]
    Task Unseat(string reason);

    /// <summary>The seat as its record says, checked by a write: in a torn cluster a stale activation fails instead of answering.</summary>
    [Alias("verify")]
    Task<SeatView> Verify();
}

/// <summary>The passenger of a seat.</summary>
/// <param name="Version">Increases with every change.</param>
/// <param name="Status">Its status.</param>
/// <param name="OrderId">The order that holds or has it.</param>
/// <param name="Passenger">The passenger's position in that order.</param>
/// <param name="CheckedIn">Whether the passenger has checked in.</param>
/// <param name="Boarded">Whether the passenger is on board.</param>
[GenerateSerializer, Immutable, Alias("seat-view")]
public sealed record SeatView(
    [property: Id(0)] long Version,
    [property: Id(1)] SeatStatus Status,
    [property: Id(2)] string? OrderId,
    [property: Id(3)] int? Passenger,
    [property: Id(4)] bool CheckedIn,
    [property: Id(5)] bool Boarded);

/// <summary>A seat's report to its flight.</summary>
/// <param name="Seat">The designator.</param>
/// <param name="Version">The seat's version after the change; older ones are ignored.</param>
/// <param name="Status">Its status.</param>
/// <param name="LapsesAfter">How long until a held seat is available again, without further reports.</param>
[GenerateSerializer, Immutable, Alias("seat-change")]
public sealed record SeatNotice(
    [property: Id(0)] string Seat,
    [property: Id(1)] long Version,
    [property: Id(2)] SeatStatus Status,
    [property: Id(3)] TimeSpan? LapsesAfter);

/// <summary>A flight's change, as sent to watchers.</summary>
[GenerateSerializer, Immutable, Alias("flight-change")]
public sealed record FlightWatchEvent
{
    /// <summary>A seat changed.</summary>
    [Id(0)] public SeatNotice? Seat { get; init; }

    /// <summary>A cabin's inventory changed.</summary>
    [Id(1)] public CabinView? Availability { get; init; }

    /// <summary>The status, estimates, gate or airplane changed.</summary>
    [Id(2)] public FlightView? Flight { get; init; }
}
