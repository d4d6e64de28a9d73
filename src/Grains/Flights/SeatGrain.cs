using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>
/// A seat of a flight. <see cref="SeatDriver"/> decides. A seat that is assigned or given back rests, and rests on disk: its activation
/// goes at once, for there are a hundred and more to a flight.
/// </summary>
[GrainType("seat"), Reentrant, FlightPlacement, CollectionAgeLimit(Minutes = 2)]
internal sealed class SeatGrain : Grain, ISeatGrain, IWakeable, ISeatWatcher
{
    private readonly SeatDriver _driver;
    private readonly string _flightKey;
    private readonly string _designator;

    public SeatGrain([DurableState(FlightsHosting.Context)] IDurableState<StoredSeat> durable, TimeProvider time)
    {
        var key = this.GetPrimaryKeyString();
        _flightKey = FlightId.FlightOf(key);
        _designator = key[(_flightKey.Length + 1)..];
        _driver = new SeatDriver(_flightKey, _designator, new GrainRecord<StoredSeat>(durable, _ => (_flightKey, null)), this, time);
    }

    public ValueTask<HoldResult> Hold(HoldRequest request) => _driver.Hold(request);

    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim)
    {
        var answer = await _driver.Confirm(orderId, attempt, claim);
        if (answer == ConfirmResult.Done) Rest();
        return answer;
    }

    public async ValueTask Release(string orderId, int attempt)
    {
        if (await _driver.Release(orderId, attempt)) Rest();
    }

    public ValueTask Withdraw(string orderId, int attempt) => _driver.Withdraw(orderId, attempt);

    public Task<SeatView> Get() => _driver.View();

    public Task<Result<SeatView>> Block(string reason) => _driver.Change((seat, now) => Seat.Block(seat, _designator, reason, now));

    public Task<Result<SeatView>> Unblock() => _driver.Change((seat, now) => (Seat.Unblock(seat, now), null));

    public Task<Result<SeatView>> CheckIn(string orderId, int passenger) =>
        _driver.Change((seat, now) => Seat.CheckIn(seat, _designator, orderId, passenger, now));

    public Task<Result<SeatView>> Board(string orderId, int passenger) =>
        _driver.Change((seat, now) => Seat.Board(seat, _designator, orderId, passenger, now));

    public Task Unseat(string reason) => _driver.TakeAway(reason);

    public Task<SeatView> Verify() => _driver.Verify();

    public Task Wake() => _driver.Sweep();

    public Task SeatChanged(SeatNotice notice) => GrainFactory.GetGrain<IFlightGrain>(_flightKey).SeatChanged(notice);

    private void Rest()
    {
        if (_driver.IsOnDisk) DeactivateOnIdle();
    }
}
