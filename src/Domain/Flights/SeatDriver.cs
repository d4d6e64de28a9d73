namespace FlightTickets.Flights;

/// <summary>Watches a seat; its flight does.</summary>
internal interface ISeatWatcher
{
    /// <summary>The seat's visible status changed.</summary>
    void SeatChanged(SeatNotice notice);

    /// <summary>The seat is stored.</summary>
    void SeatStored(string designator, SeatState seat);
}

/// <summary>A seat of a flight: its rules (<see cref="Seat"/>) over its record. Its flight's activation runs it.</summary>
internal sealed class SeatDriver(
    string flightKey, string designator, IDurableRecord<StoredSeat> record, ISeatWatcher watcher, TimeProvider time)
    : BookableDriver<SeatState, StoredSeat>(record, time)
{
    /// <summary>Whether everything about the seat is stored, so that it may be forgotten and read again.</summary>
    public bool IsOnDisk
    {
        get
        {
            if (State is not { } seat) return true;
            foreach (var (_, stored) in seat.Entries)
            {
                if (stored.At(Now) is { Provisional: not null } or { Released: not null, IsDurable: false }) return false;
            }

            return true;
        }
    }

    public async ValueTask<HoldResult> Hold(HoldRequest request)
    {
        var seat = await LoadSeatAsync();
        var outcome = Seat.Hold(seat, designator, request, Now);
        await KeepAndTell(outcome.State, outcome.Write);

        // The answer to a repeated promise waits for the write of the first.
        if (request.Promised && !outcome.Write && outcome.Answer is HoldResult.Held) await WhenDurableAsync();
        return outcome.Answer;
    }

    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim)
    {
        var seat = await LoadSeatAsync();
        var outcome = Seat.Confirm(seat, orderId, attempt, claim, Now);
        await KeepAndTellDurable(outcome.State, outcome.Write);
        return outcome.Answer;
    }

    /// <returns>Whether something durable changed.</returns>
    public async ValueTask<bool> Release(string orderId, int attempt)
    {
        var seat = await LoadSeatAsync();
        var outcome = Seat.Release(seat, orderId, attempt, Now);
        await KeepAndTellDurable(outcome.State, outcome.Write);
        return outcome.Write;
    }

    public async ValueTask Withdraw(string orderId, int attempt)
    {
        var seat = await LoadSeatAsync();
        await KeepAndTell(Seat.Withdraw(seat, orderId, attempt, Now), write: false);
    }

    /// <summary>Takes the seat away from its passenger, if any, and raises an event.</summary>
    public async Task TakeAway(string reason)
    {
        var seat = await LoadSeatAsync();
        var outcome = Seat.TakeAway(seat, flightKey, designator, reason, Now);
        await KeepAndTellDurable(outcome.State, outcome.Write, outcome.Answer);
    }

    /// <summary>Drops lapsed entries.</summary>
    public async Task DropLapsed()
    {
        var seat = await LoadSeatAsync();
        await KeepAndTell(Seat.DropLapsed(seat, Now), write: true);
    }

    /// <summary>The seat as its record says. A write that changes nothing fails if this activation is stale.</summary>
    public async Task<SeatView> Verify()
    {
        var seat = await LoadSeatAsync();
        await Keep(seat, write: true);
        return Seat.View(seat, Now);
    }

    public async Task<SeatView> View() => Seat.View(await LoadSeatAsync(), Now);

    /// <summary>Applies a rule that changes the seat or refuses.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="told">The event of a change, if it has one.</param>
    public async Task<Result<SeatView>> Change(
        Func<SeatState, DateTimeOffset, (SeatState Next, Refusal? Refusal)> rule, object? told = null)
    {
        var seat = await LoadSeatAsync();
        var (next, refusal) = rule(seat, Now);
        if (refusal is not null) return refusal;
        var changes = !ReferenceEquals(next, seat);
        await KeepAndTellDurable(next, changes, changes ? told : null);
        return Seat.View(next, Now);
    }

    protected override SeatState Open(StoredSeat? stored) => stored?.ToSeat() ?? SeatState.Free;

    protected override StoredSeat Stored(SeatState state) => StoredSeat.Of(state);

    protected override TimeSpan? WakeAfter(SeatState state) => Seat.WakeAfter(state, Now);

    private async ValueTask<SeatState> LoadSeatAsync() => (await LoadAsync())!;

    // Reports durable changes to the flight once they are durable, and changes in memory at once.
    private async Task KeepAndTell(SeatState next, bool write, object? told = null)
    {
        var now = Now;
        var before = Seat.View(State!, now).Status;
        await (told is null ? Keep(next, write) : Keep(next, write, told));
        if (write) watcher.SeatStored(designator, next);
        var notice = Seat.Tell(next, designator, now);
        if (notice.Status != before || notice.Status == SeatStatus.Held && write) watcher.SeatChanged(notice);
    }

    private async Task KeepAndTellDurable(SeatState next, bool write, object? told = null)
    {
        await KeepAndTell(next, write, told);
        if (!write) await WhenDurableAsync();
    }
}
