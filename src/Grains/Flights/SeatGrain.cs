using FlightTickets.Events;
using FlightTickets.Flights.Events;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>
/// A seat of a flight. Reentrant: every decision is made in one turn on the newest state; what waits is only the disk. A seat that is
/// assigned or given back rests, and rests on disk: its activation goes at once, for there are a hundred and more to a flight.
/// </summary>
[GrainType("seat"), Reentrant, FlightPlacement, CollectionAgeLimit(Minutes = 2)]
internal sealed class SeatGrain([DurableState(FlightsHosting.Context)] IDurableState<StoredSeat> durable, TimeProvider time) : Grain, ISeatGrain, IWakeable
{
    private SeatState? _seat;

    private string? _flightKey;
    private string? _designator;

    // The runtime decodes a grain's key anew each time it is asked.
    private string FlightKey => _flightKey ??= FlightId.FlightOf(this.GetPrimaryKeyString());

    private string Designator => _designator ??= this.GetPrimaryKeyString()[(FlightKey.Length + 1)..];

    public async ValueTask<HoldResult> Hold(HoldRequest request)
    {
        var seat = await LoadAsync();
        var outcome = Seat.Hold(seat, Designator, request, time.GetUtcNow());
        await Keep(outcome.State, outcome.Write);

        // The answer to a repeated promise waits for the write of the first.
        if (request.Promised && !outcome.Write && outcome.Answer is HoldResult.Held) await durable.WhenDurableAsync();
        return outcome.Answer;
    }

    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim? claim)
    {
        var seat = await LoadAsync();
        var outcome = Seat.Confirm(seat, orderId, attempt, claim, time.GetUtcNow());
        await KeepDurable(outcome.State, outcome.Write);
        if (outcome.Answer == ConfirmResult.Done) Rest();
        return outcome.Answer;
    }

    public async ValueTask Release(string orderId, int attempt)
    {
        var seat = await LoadAsync();
        var outcome = Seat.Release(seat, orderId, attempt, time.GetUtcNow());
        await KeepDurable(outcome.State, outcome.Write);
        if (outcome.Write) Rest();
    }

    public async ValueTask Withdraw(string orderId, int attempt)
    {
        var seat = await LoadAsync();
        await Keep(Seat.Withdraw(seat, orderId, attempt, time.GetUtcNow()), write: false);
    }

    public async Task<SeatView> Get() => Seat.View(await LoadAsync(), time.GetUtcNow());

    public async Task<Result<SeatView>> Block(string reason)
    {
        var seat = await LoadAsync();
        return await Change(Seat.Block(seat, Designator, reason, time.GetUtcNow()));
    }

    public async Task<Result<SeatView>> Unblock()
    {
        var seat = await LoadAsync();
        return await Change((Seat.Unblock(seat, time.GetUtcNow()), null));
    }

    public async Task<Result<SeatView>> CheckIn(string orderId, int passenger)
    {
        var seat = await LoadAsync();
        return await Change(Seat.CheckIn(seat, Designator, orderId, passenger, time.GetUtcNow()));
    }

    public async Task<Result<SeatView>> Board(string orderId, int passenger)
    {
        var seat = await LoadAsync();
        return await Change(Seat.Board(seat, Designator, orderId, passenger, time.GetUtcNow()));
    }

    public async Task Unseat(string reason)
    {
        var seat = await LoadAsync();
        var outcome = Seat.TakeAway(seat, FlightKey, Designator, reason, time.GetUtcNow());
        await KeepDurable(outcome.State, outcome.Write, outcome.Answer);
    }

    public async Task Wake()
    {
        var seat = await LoadAsync();
        await Keep(Seat.Sweep(seat, time.GetUtcNow()), write: true);
    }

    private async ValueTask<SeatState> LoadAsync()
    {
        if (!durable.IsLoaded) await durable.LoadAsync();

        // Asking for the value fails where a write failed, so that nobody books on what was not stored.
        return _seat ??= durable.Value?.ToSeat() ?? SeatState.Free;
    }

    private async Task<Result<SeatView>> Change((SeatState Next, Refusal? Refusal) decided)
    {
        if (decided.Refusal is { } refusal) return refusal;
        await KeepDurable(decided.Next, write: !ReferenceEquals(decided.Next, _seat));
        return Seat.View(decided.Next, time.GetUtcNow());
    }

    // The flight hears of what is durable when it is, and of what is in memory at once.
    private async Task Keep(SeatState next, bool write, SeatTakenAway? told = null)
    {
        var now = time.GetUtcNow();
        var before = Seat.View(_seat!, now).Status;
        _seat = next;
        if (write)
        {
            await durable.CommitAsync(StoredSeat.Of(next), new Commit
            {
                Owner = FlightKey,
                WakeAfter = Seat.WakeAfter(next, now),
                Events = told is null ? null : [DomainEvent.Of(told)],
            });
        }

        var change = Seat.Tell(next, Designator, now);
        if (change.Status != before || change.Status == SeatStatus.Held && write)
            await GrainFactory.GetGrain<IFlightGrain>(FlightKey).SeatChanged(change);
    }

    // An answer that rests on what an earlier call changed waits for that call's write; who writes waits for its own only.
    private async Task KeepDurable(SeatState next, bool write, SeatTakenAway? told = null)
    {
        await Keep(next, write, told);
        if (!write) await durable.WhenDurableAsync();
    }

    private void Rest()
    {
        var now = time.GetUtcNow();
        if (_seat!.Entries.All(e => e.Entry.At(now) is { Provisional: null } entry && (entry.Released is null || entry.IsDurable))) DeactivateOnIdle();
    }
}
