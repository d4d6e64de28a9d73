using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>
/// The public face of a seat: it forwards every call to its flight, whose activation carries the seat's row. Its own activation holds
/// nothing. Orders call the flight directly.
/// </summary>
[GrainType(RowType), Reentrant, FlightPlacement, CollectionAgeLimit(Minutes = 2)]
internal sealed class SeatGrain : Grain, ISeatGrain, IWakeable
{
    public const string RowType = "seat";

    private readonly string _flight;
    private readonly string _seat;

    public SeatGrain()
    {
        var key = this.GetPrimaryKeyString();
        (_flight, _seat) = (FlightId.FlightOf(key), FlightId.SeatOf(key));
    }

    private IFlightParts Parts => GrainFactory.GetGrain<IFlightParts>(_flight);

    private IFlightSeats Seats => GrainFactory.GetGrain<IFlightSeats>(_flight);

    public async ValueTask<HoldResult> Hold(HoldRequest request) =>
        (await Parts.Hold(request.OrderId, request.Attempt, [new FlightPart(_seat, request.Claim)], request.Ttl, request.Promised))[0];

    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim) =>
        (await Parts.Confirm(orderId, attempt, [new FlightPart(_seat, claim)]))[0];

    public ValueTask Release(string orderId, int attempt) => new(Parts.Release(orderId, attempt, [Whole]));

    public ValueTask Withdraw(string orderId, int attempt) => new(Parts.Withdraw(orderId, attempt, [Whole]));

    public Task<SeatView> Get() => Seats.GetSeat(_seat);

    public Task<Result<SeatView>> Block(string reason) => Seats.BlockSeat(_seat, reason);

    public Task<Result<SeatView>> Unblock() => Seats.UnblockSeat(_seat);

    public Task<Result<SeatView>> CheckIn(string orderId, int passenger) => Seats.CheckInSeat(_seat, orderId, passenger);

    public Task<Result<SeatView>> Board(string orderId, int passenger) => Seats.BoardSeat(_seat, orderId, passenger);

    public Task Unseat(string reason) => Seats.Unseat(_seat, reason);

    public Task<SeatView> Verify() => Seats.VerifySeat(_seat);

    public Task Wake() => Seats.WakeSeat(_seat);

    // A release has no claim: a seat has one passenger.
    private FlightPart Whole => new(_seat, new SeatClaim(0));
}
