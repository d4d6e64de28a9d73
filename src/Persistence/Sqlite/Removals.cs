namespace FlightTickets.Persistence.Sqlite;

/// <summary>
/// Delivered events on their way out of the outbox. The next write takes them along: a transaction of their own costs as much as one that
/// writes, and there would be one for nearly every event. Alone they go only when nobody has anything to write.
/// </summary>
internal sealed class Removals
{
    private readonly Lock _gate = new();
    private List<Removal> _waiting = [];
    private bool _isSeenTo;

    /// <summary>Queues events; done when they are gone.</summary>
    /// <returns>Whether somebody has to see to it that they go: nobody does yet.</returns>
    public bool Add(IReadOnlyList<OutboxEvent> events, out Task done)
    {
        var removal = new Removal(events);
        done = removal.Task;
        return Queue([removal]);
    }

    /// <summary>Queues again what could not be removed; as <see cref="Add"/>.</summary>
    public bool PutBack(IReadOnlyList<Removal> taken) => Queue(taken);

    /// <summary>Takes the waiting removals along. The taker removes them or puts them back.</summary>
    public IReadOnlyList<Removal> TakeAlong()
    {
        lock (_gate)
            return Take();
    }

    /// <summary>Takes what waits; from now on somebody else has to see to what comes.</summary>
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
