namespace FlightTickets.Persistence;

/// <summary>One row change in the making: the commits that go out together.</summary>
internal sealed class StateChange<TState>
    where TState : class
{
    private List<OutboxEvent>? _events;

    public TState? Value { get; private set; }

    public byte[]? Payload { get; private set; }

    public Commit Commit { get; private set; }

    public long LastSequence { get; private set; }

    public bool IsCleared => Value is null;

    /// <summary>Whether the change rests on there being no row, without having looked.</summary>
    public bool IsBlindInsert { get; init; }

    /// <summary><see langword="true"/> when the change is durable, <see langword="false"/> when a blind insert met a row.</summary>
    public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<OutboxEvent> Events => _events ?? (IReadOnlyList<OutboxEvent>)[];

    public void Add(TState? value, byte[]? payload, Commit commit, List<OutboxEvent>? events, long lastSequence)
    {
        (Value, Payload, Commit, LastSequence) = (value, payload, commit, lastSequence);
        if (_events is null)
            _events = events;
        else if (events is not null)
            _events.AddRange(events);
    }

    public void Fail(Exception exception)
    {
        // Nobody has to wait for a commit; a failure nobody waits for was told by the poison.
        if (Done.TrySetException(exception))
            _ = Done.Task.Exception;
    }
}
