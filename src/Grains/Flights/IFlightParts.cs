using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace FlightTickets.Flights;

/// <summary>
/// A flight with the seats it carries, booked together by an order: <see cref="IBookable"/> for several parts at once, with an answer for
/// each.
/// </summary>
/// <remarks>
/// Its version is above zero. So Orleans places a flight that is called through it on a silo whose build carries seats. A flight that is
/// active on a silo of build 0.1.0 is fetched (<see cref="FlightRelocation"/>).
/// </remarks>
[Alias("flight-parts"), Version(1)]
internal interface IFlightParts : IGrainWithStringKey
{
    /// <inheritdoc cref="IBookable.Hold"/>
    [Alias("hold")]
    Task<ImmutableArray<HoldResult>> Hold(string orderId, int attempt, ImmutableArray<FlightPart> parts, TimeSpan ttl, bool promised);

    /// <inheritdoc cref="IBookable.Confirm"/>
    [Alias("confirm")]
    Task<ImmutableArray<ConfirmResult>> Confirm(string orderId, int attempt, ImmutableArray<FlightPart> parts);

    /// <inheritdoc cref="IBookable.Release"/>
    [Alias("release")]
    Task Release(string orderId, int attempt, ImmutableArray<FlightPart> parts);

    /// <inheritdoc cref="IBookable.Withdraw"/>
    [Alias("withdraw")]
    Task Withdraw(string orderId, int attempt, ImmutableArray<FlightPart> parts);
}

/// <summary>A flight's seats: <see cref="ISeatGrain"/> forwards its calls here.</summary>
/// <remarks>For its version, see <see cref="IFlightParts"/>.</remarks>
[Alias("flight-seats"), Version(1)]
internal interface IFlightSeats : IGrainWithStringKey
{
    /// <inheritdoc cref="SeatOffers.Offer"/>
    [Alias("offer-seats")]
    Task<ImmutableArray<string>> OfferSeats(Cabin cabin, ImmutableArray<bool> keptFromExitRow);

    /// <inheritdoc cref="ISeatGrain.Get"/>
    [Alias("get-seat")]
    Task<SeatView> GetSeat(string seat);

    /// <inheritdoc cref="ISeatGrain.Block"/>
    [Alias("block-seat")]
    Task<Result<SeatView>> BlockSeat(string seat, string reason);

    /// <inheritdoc cref="ISeatGrain.Unblock"/>
    [Alias("unblock-seat")]
    Task<Result<SeatView>> UnblockSeat(string seat);

    /// <inheritdoc cref="ISeatGrain.CheckIn"/>
    [Alias("check-in-seat")]
    Task<Result<SeatView>> CheckInSeat(string seat, string orderId, int passenger);

    /// <inheritdoc cref="ISeatGrain.Board"/>
    [Alias("board-seat")]
    Task<Result<SeatView>> BoardSeat(string seat, string orderId, int passenger);

    /// <inheritdoc cref="ISeatGrain.Unseat"/>
    [Alias("unseat")]
    Task Unseat(string seat, string reason);

    /// <inheritdoc cref="ISeatGrain.Verify"/>
    [Alias("verify-seat")]
    Task<SeatView> VerifySeat(string seat);

    /// <summary>A seat's wake-up: it drops lapsed entries.</summary>
    [Alias("wake-seat")]
    Task WakeSeat(string seat);
}
