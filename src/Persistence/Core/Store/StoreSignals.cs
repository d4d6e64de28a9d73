namespace FlightTickets.Persistence;

/// <summary>
/// A process's knowledge of its own writes, so that it need not ask the database whether there is something to do. It is a hint:
/// correctness depends on polling now and then (<see cref="IRowStore.IsExclusive"/> says whether that is needed).
/// </summary>
public sealed class StoreSignals
{
    /// <summary>Rows with wake-ups were written; the shortest delay among them.</summary>
    public event Action<TimeSpan>? WakeUpScheduled;

    /// <summary>
    /// Events were put into the given outbox partition: these, in the order of each grain's commits; without them, the listener must read
    /// for itself.
    /// </summary>
    public event Action<int, IReadOnlyList<OutboxEvent>?>? EventsAdded;

    /// <summary>
    /// What stops this process's batches: the store fails for now and they are retried. <see langword="null"/> once one is written.
    /// </summary>
    public BatchFailure? BatchFailure { get; private set; }

    internal void Failed(DateTimeOffset now, Exception cause) =>
        BatchFailure = new BatchFailure(BatchFailure?.Since ?? now, now, cause);

    internal void Written() => BatchFailure = null;

    /// <summary>Reports an applied write to the listeners.</summary>
    public void Applied(RowWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.WakeAfter is { } delay)
            WakeUpScheduled?.Invoke(delay);

        if (write.Events.Count > 0)
            EventsAdded?.Invoke(write.Events[0].Partition, write.Events);
    }

    /// <summary>Reports a failed write, which may have been applied nevertheless.</summary>
    public void MayBeApplied(RowWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.Events.Count > 0)
            Added(write.Events[0].Partition);
    }

    /// <summary>Reports that a partition has events again (a replayed dead letter).</summary>
    public void Added(int partition) => EventsAdded?.Invoke(partition, null);
}
