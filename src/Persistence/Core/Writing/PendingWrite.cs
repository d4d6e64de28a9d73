using System.Diagnostics;

namespace FlightTickets.Persistence;

/// <summary>A write under way, and its waiter.</summary>
internal sealed class PendingWrite(RowWrite row, IWriteObserver? observer, IReadOnlyList<Activity>? traces = null)
    : TaskCompletionSource<WriteOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public RowWrite Row { get; } = row;

    /// <summary>The spans of the commits it carries; <see langword="null"/> without a trace.</summary>
    public IReadOnlyList<Activity>? Traces { get; } = traces;

    /// <summary>The writes of its group, including itself; <see langword="null"/> for a row by itself.</summary>
    public IReadOnlyList<PendingWrite>? Group { get; set; }

    public void Settle(WriteOutcome outcome)
    {
        // A repeated attempt may find a row that an earlier attempt settled before it failed.
        if (Task.IsCompleted)
            return;

        observer?.Settled(outcome);
        TrySetResult(outcome);
    }

    public void Fail(Exception exception)
    {
        if (Task.IsCompleted)
            return;

        observer?.Failed(exception);
        TrySetException(exception);
    }
}

/// <summary>
/// Is told an outcome on the writer's own thread, before any continuation can be scheduled: this is how an activation is poisoned before
/// anything else runs.
/// </summary>
internal interface IWriteObserver
{
    void Settled(WriteOutcome outcome);

    void Failed(Exception exception);
}
