namespace FlightTickets.Persistence.Sqlite;

/// <summary>
/// Delivered events that wait to be removed from the outbox. The next write includes them: a transaction of their own costs as much as a
/// write, and nearly every event would need one. They go alone only if nothing else is to be written.
/// </summary>
internal sealed class Removals
{
    private readonly Lock _gate = new();
    private List<Removal> _waiting = [];
    private bool _isSeenTo;

    /// <summary>Queues events; completes when they are removed.</summary>
    /// <returns>Whether the caller must arrange their removal: nobody has yet.</returns>
    public bool Add(IReadOnlyList<OutboxEvent> events, out Task done)
    {
        var removal = new Removal(events);
        done = removal.Task;
        return Queue([removal]);
    }

    /// <summary>Queues again what could not be removed; otherwise like <see cref="Add"/>.</summary>
    public bool PutBack(IReadOnlyList<Removal> taken) => Queue(taken);

    /// <summary>Takes the waiting removals. The taker removes them or puts them back.</summary>
    public IReadOnlyList<Removal> TakeAlong()
    {
        lock (_gate)
            return Take();
    }

    /// <summary>Takes the waiting removals; from now on somebody else must arrange the removal of new ones.</summary>
    public IReadOnlyList<Removal> TakeLast()
    {
        lock (_gate)
        {
            _isSeenTo = false;
            return Take();
        }
    }

    private List<Removal> Take()
    {
        if (_waiting.Count == 0)
            return [];

        var taken = _waiting;
        _waiting = [];
        return taken;
    }

    private bool Queue(IReadOnlyList<Removal> removals)
    {
        lock (_gate)
        {
            _waiting.AddRange(removals);
            var isSeenTo = _isSeenTo;
            _isSeenTo = true;
            return !isSeenTo;
        }
    }

    public static void Done(IReadOnlyList<Removal> removed)
    {
        foreach (var removal in removed)
            removal.TrySetResult();
    }

    public static void Failed(IReadOnlyList<Removal> left, Exception cause)
    {
        foreach (var removal in left)
            removal.TrySetException(cause);
    }

    public sealed class Removal(IReadOnlyList<OutboxEvent> events)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public IReadOnlyList<OutboxEvent> Events { get; } = events;
    }
}
