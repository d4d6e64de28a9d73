using System.Diagnostics;
using System.Text.Json;
using FlightTickets.Events;

namespace FlightTickets.Persistence;

/// <summary>The state facet. It runs on its grain's scheduler, except for calls of <see cref="IWriteObserver"/>.</summary>
/// <param name="grain">The activation to end after a failed write; none if another activation carries the state, and reopens it.</param>
/// <param name="key">The row.</param>
/// <param name="context">The context whose storage it uses.</param>
/// <param name="codec">Writes and reads the row's payload.</param>
/// <param name="time">The clock of events.</param>
internal sealed partial class DurableState<TState>(
    IGrainContext? grain, RowKey key, DurableContext context, StateCodec<TState> codec, TimeProvider time)
    : IDurableState<TState>, IWriteObserver, IStoredTogether
    where TState : class
{
    // A type that promises immutability ([Immutable]) is serialized once per write instead of once per commit.
    private static readonly bool IsImmutable = typeof(TState).IsDefined(typeof(ImmutableAttribute), inherit: false);

    private TState? _value;
    private TState? _durableValue;
    private Guid? _etag;
    private long _lastSequence;
    private Task? _loading;
    private StateChange<TState>? _current;
    private StateChange<TState>? _next;
    private volatile Exception? _poison;

    public bool IsLoaded { get; private set; }

    /// <summary>Whether it is known, without a read, that there is no row.</summary>
    public bool IsKnownAbsent { init => IsLoaded = value; }

    public TState? Value
    {
        get
        {
            ThrowUnlessUsable();
            return _value;
        }
    }

    public TState? DurableValue
    {
        get
        {
            ThrowUnlessUsable();
            return _durableValue;
        }
    }

    public ValueTask LoadAsync()
    {
        ThrowIfPoisoned();

        // Until it is known whether a blind insert has a rival, no call may decide on its value: an interleaved call would act on a state
        // that never existed.
        if (_current is { IsBlindInsert: true } insert) return new ValueTask(insert.Done.Task);
        return IsLoaded ? default : new ValueTask(_loading ??= ReadAsync());
    }

    public Task CommitAsync(TState value, Commit commit = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        ThrowUnlessUsable();
        return Collect(value, commit).Done.Task;
    }

    public Task ClearAsync(Commit commit = default)
    {
        ThrowUnlessUsable();
        var isNothingThere = _etag is null && _current is null && commit.Events is null or { Count: 0 };
        return isNothingThere ? Task.CompletedTask : Collect(null, commit).Done.Task;
    }

    public async Task<bool> TryInsertAsync(TState value, Commit commit = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        ThrowIfPoisoned();
        if (_loading is { } loading)
            await loading;

        if (_current is { IsBlindInsert: true } insert)
            await insert.Done.Task;

        if (IsLoaded && (_etag is not null || _current is not null))
        {
            await WhenDurableAsync();
            return false;
        }

        var isBlind = !IsLoaded;
        IsLoaded = true;
        return await Collect(value, commit, isBlind).Done.Task;
    }

    public Task WhenDurableAsync()
    {
        ThrowIfPoisoned();
        return (_next ?? _current) is { } last ? WaitAsync(last) : Task.CompletedTask;

        static async Task WaitAsync(StateChange<TState> change)
        {
            if (!await change.Done.Task)
                throw new DurableStateException("The value was not stored: the row already has another.");
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var row = await context.Reads.ReadAsync(key);
            if (row is not null)
            {
                (_value, _, _lastSequence) = codec.Decode(key, row.Payload);
                _etag = row.Etag;
            }

            _durableValue = _value;
            IsLoaded = true;
        }
        finally
        {
            _loading = null;
        }
    }

    private StateChange<TState> Collect(TState? value, Commit commit, bool isBlindInsert = false)
    {
        commit.ThrowUnlessValid();
        var lastSequence = _lastSequence;
        var events = ToOutbox(commit.Events, ref lastSequence);
        var payload = IsImmutable ? null : codec.Encode(value, value is null, lastSequence);
        _value = value;
        _lastSequence = lastSequence;
        var change = _next ??= new StateChange<TState> { IsBlindInsert = isBlindInsert };
        change.Add(value, payload, commit with { Events = null }, events, lastSequence);
        change.Trace(key);
        if (_current is null)
            _ = PumpAsync();

        return change;
    }

    // Writes collected commits until none are left. One at a time, so that the row's etag is always known.
    private async Task PumpAsync()
    {
        while (_next is { } change)
        {
            (_current, _next) = (change, null);
            var etag = Guid.NewGuid();
            WriteOutcome outcome;
            try
            {
                outcome = await context.Writes.WriteAsync(ToRow(change, etag), this, change.Traces);
            }
            catch (Exception e)
            {
                Poison(e as DurableStateException ?? new DurableStateException($"The state of {key} could not be written: {e.Message}", e));
                return;
            }

            if (outcome == WriteOutcome.Conflict)
            {
                if (change.IsBlindInsert && _next is null)
                    await LoadRivalAsync(change);
                else
                    Poison(Conflict());

                return;
            }

            Settle(change, etag);
        }
    }

    private void Settle(StateChange<TState> change, Guid etag)
    {
        (_etag, _durableValue, _current) = (etag, change.Value, null);
        change.EndTraces();
        change.Done.TrySetResult(true);
    }

    private async Task LoadRivalAsync(StateChange<TState> change)
    {
        (_current, _value, _lastSequence, IsLoaded) = (null, null, 0, false);
        try
        {
            await LoadAsync();
            change.EndTraces();
            change.Done.TrySetResult(false);
        }
        catch (DurableStateException e)
        {
            change.Fail(e);
        }
    }

    private RowWrite ToRow(StateChange<TState> change, Guid etag, RowGroup? group = null) => new()
    {
        Key = key,
        ExpectedEtag = _etag,
        NewEtag = etag,
        Payload = change.Payload ?? codec.Encode(change.Value, change.IsCleared, change.LastSequence),
        IsCleared = change.IsCleared,
        WakeAfter = change.Commit.WakeAfter,
        Owner = change.Commit.Owner,
        Reference = change.Commit.Reference,
        Events = change.Events,
        Group = group,
    };

    private List<OutboxEvent>? ToOutbox(IReadOnlyList<DurableEvent>? events, ref long lastSequence)
    {
        if (events is null or { Count: 0 })
            return null;

        var outbox = new List<OutboxEvent>(events.Count);
        var now = time.GetUtcNow();
        foreach (var durableEvent in events)
        {
            outbox.Add(new OutboxEvent
            {
                Id = Guid.CreateVersion7(now),
                Key = key,
                Source = context.Source,
                Type = durableEvent.Type,
                Sequence = ++lastSequence,
                Time = now,
                Data = JsonSerializer.SerializeToUtf8Bytes(durableEvent.Data, durableEvent.Data.GetType(), EventJson.Options),
                TraceParent = Activity.Current?.Id,
            });
        }

        return outbox;
    }

    void IWriteObserver.Settled(WriteOutcome outcome)
    {
        if (outcome == WriteOutcome.Conflict && _current is not ({ IsBlindInsert: true } or { IsTogether: true }))
            _poison = Conflict();
    }

    void IWriteObserver.Failed(Exception exception) => _poison = exception;

    private DurableStateException Conflict() => new($"The state of {key} was written by another activation meanwhile.");

    private void Poison(DurableStateException cause)
    {
        _poison = cause;
        var (current, next) = (_current, _next);
        (_current, _next) = (null, null);
        grain?.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, cause, "Its state could not be written."));
        current?.Fail(cause);
        next?.Fail(cause);
    }

    private void ThrowUnlessUsable()
    {
        ThrowIfPoisoned();
        if (!IsLoaded)
            throw new InvalidOperationException($"The state of {key} was not loaded: await LoadAsync or TryInsertAsync first.");
    }

    private void ThrowIfPoisoned()
    {
        if (_poison is { } cause)
            throw new DurableStateException($"The state of {key} cannot be used, because a write failed: {cause.Message}", cause);
    }
}
