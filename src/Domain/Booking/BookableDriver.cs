namespace FlightTickets.Booking;

/// <summary>
/// Runs the rules of a bookable thing over its durable record. Every decision is made in one turn on the newest state. Only the disk is
/// awaited: an answer that depends on a change waits until that change is durable.
/// </summary>
/// <param name="record">Its record.</param>
/// <param name="time">The clock.</param>
/// <typeparam name="TState">The state that the rules decide on.</typeparam>
/// <typeparam name="TStored">Its stored part.</typeparam>
internal abstract class BookableDriver<TState, TStored>(IDurableRecord<TStored> record, TimeProvider time)
    where TState : class
    where TStored : class
{
    /// <summary>
    /// The state, which may run ahead of the record by holds that need not survive a crash; <see langword="null"/> while not loaded.
    /// </summary>
    public TState? State { get; private set; }

    /// <summary>The time.</summary>
    protected DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Loads the state unless it is in memory; <see langword="null"/> if it does not exist.</summary>
    public async ValueTask<TState?> LoadAsync()
    {
        if (!record.IsLoaded) await record.LoadAsync();

        // Reading the value throws after a failed write, so no booking relies on an unstored state.
        var stored = record.Value;
        State ??= Open(stored);
        Refresh();
        return State;
    }

    /// <summary>Adopts a state and commits it if asked; completes when it is durable.</summary>
    /// <param name="next">The state.</param>
    /// <param name="write">Whether it differs from the record.</param>
    /// <param name="events">Events to commit with it.</param>
    public Task Keep(TState next, bool write, params ReadOnlySpan<object> events)
    {
        var before = State;
        State = next;
        Changed(before, next);
        return write ? record.CommitAsync(Stored(next), WakeAfter(next), events) : Task.CompletedTask;
    }

    /// <summary>
    /// Like <see cref="Keep"/>, for an answer that depends on an earlier call's change: it also waits for that call's write.
    /// </summary>
    public Task KeepDurable(TState next, bool write, params ReadOnlySpan<object> events)
    {
        var kept = Keep(next, write, events);
        return write ? kept : record.WhenDurableAsync();
    }

    /// <summary>Completes when every change made so far is durable.</summary>
    public Task WhenDurableAsync() => record.WhenDurableAsync();

    /// <summary>Adopts a state written elsewhere, or forgets the present one.</summary>
    public void Adopt(TState? state) => State = state;

    /// <summary>The state of a stored value; <see langword="null"/> where a missing value means that the thing does not exist.</summary>
    protected abstract TState? Open(TStored? stored);

    /// <summary>The stored part of a state.</summary>
    protected abstract TStored Stored(TState state);

    /// <summary>When the state needs its wake-up.</summary>
    protected virtual TimeSpan? WakeAfter(TState state) => null;

    /// <summary>Brings the state in memory up to date, after loading.</summary>
    protected virtual void Refresh()
    {
    }

    /// <summary>Called when a state has been adopted.</summary>
    protected virtual void Changed(TState? before, TState next)
    {
    }
}
