using System.Collections.Immutable;

namespace FlightTickets.Flights;

/// <summary>
/// The seats: the flight's activation carries their rows, as an order's carries its payments (docs/decisions/0050). A seat's lost write
/// ends the whole activation, as one of the flight's own does.
/// </summary>
internal sealed partial class FlightGrain : IFlightParts, IFlightSeats, ISeatRows, ISeatWatcher
{
    public Task<ImmutableArray<HoldResult>> Hold(
        string orderId, int attempt, ImmutableArray<FlightPart> parts, TimeSpan ttl, bool promised) =>
        _parts.Hold(orderId, attempt, parts, ttl, promised);

    public Task<ImmutableArray<ConfirmResult>> Confirm(string orderId, int attempt, ImmutableArray<FlightPart> parts) =>
        _parts.Confirm(orderId, attempt, parts);

    public Task Release(string orderId, int attempt, ImmutableArray<FlightPart> parts) => _parts.Release(orderId, attempt, parts);

    public Task Withdraw(string orderId, int attempt, ImmutableArray<FlightPart> parts) => _parts.Withdraw(orderId, attempt, parts);

    public async Task<ImmutableArray<string>> OfferSeats(Cabin cabin, ImmutableArray<bool> keptFromExitRow) =>
        await GetSeatMap() is { } map ? _offers.Offer(map, cabin, keptFromExitRow) : [];

    public Task<SeatView> GetSeat(string seat) => _parts.Seats.Use(seat, driver => driver.View());

    public Task<Result<SeatView>> BlockSeat(string seat, string reason) =>
        Change(seat, (state, now) => Seat.Block(state, seat, reason, now));

    public Task<Result<SeatView>> UnblockSeat(string seat) => Change(seat, (state, now) => (Seat.Unblock(state, now), null));

    public Task<Result<SeatView>> CheckInSeat(string seat, string orderId, int passenger) =>
        Change(seat, (state, now) => Seat.CheckIn(state, seat, orderId, passenger, now));

    public Task<Result<SeatView>> BoardSeat(string seat, string orderId, int passenger) =>
        Change(seat, (state, now) => Seat.Board(state, seat, orderId, passenger, now));

    public Task Unseat(string seat, string reason) => _parts.Seats.Use(seat, driver => driver.TakeAway(reason));

    public Task<SeatView> VerifySeat(string seat) => _parts.Seats.Use(seat, driver => driver.Verify());

    public Task WakeSeat(string seat) => _parts.Seats.Use(seat, driver => driver.DropLapsed());

    Task<IEnumerable<string>> ISeatRows.List() => ReadSeatsAsync();

    IDurableRecord<StoredSeat> ISeatRows.Open(string designator, bool isAbsent) => new GrainRecord<StoredSeat>(
        _seatRows.Open(FlightId.SeatKey(Key, designator), GrainContext, isAbsent), _ => (Key, null));

    void ISeatWatcher.SeatChanged(SeatNotice notice) => Tell(notice);

    void ISeatWatcher.SeatStored(string designator, SeatState seat) => _boarding.Hear(designator, seat);

    private Task<Result<SeatView>> Change(
        string seat, Func<SeatState, DateTimeOffset, (SeatState Next, Refusal? Refusal)> rule, object? told = null) =>
        _parts.Seats.Use(seat, driver => driver.Change(rule, told));
}
