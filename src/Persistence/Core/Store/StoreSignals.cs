namespace FlightTickets.Persistence;

/// <summary>
/// What a process knows about its own writes, so that nobody has to ask the database whether there is something to do.
/// It is a hint: correctness rests on asking now and then (<see cref="IRowStore.IsExclusive"/> says whether that is needed).
/// </summary>
public sealed class StoreSignals
{
    /// <summary>Rows that want to be woken were written; the shortest delay among them.</summary>
    public event Action<TimeSpan>? WakeUpScheduled;

    /// <summary>
    /// Events were put into the outbox partition given: these, in the order of the commits of
    /// each grain; or, without them, look for yourself.
    /// </summary>
    public event Action<int, IReadOnlyList<OutboxEvent>?>? EventsAdded;

    /// <summary>Tells the listeners what an applied write brought.</summary>
    public void Applied(RowWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.WakeAfter is { } delay)
            WakeUpScheduled?.Invoke(delay);

        if (write.Events.Count > 0)
            EventsAdded?.Invoke(write.Events[0].Partition, write.Events);
    }

    /// <summary>Tells the listeners that a write failed, and may have been applied nevertheless.</summary>
    public void MayBeApplied(RowWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.Events.Count > 0)
            Added(write.Events[0].Partition);
    }

    /// <summary>Tells the listeners that a partition has events again (a replayed dead letter).</summary>
    public void Added(int partition) => EventsAdded?.Invoke(partition, null);
}
