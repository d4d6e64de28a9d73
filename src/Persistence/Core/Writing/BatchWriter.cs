using Microsoft.Extensions.Logging;

namespace FlightTickets.Persistence;

/// <summary>
/// Brings one batch to its end: every row is settled or failed when <see cref="WriteAsync(IReadOnlyList{PendingWrite})"/> returns.
/// </summary>
internal sealed partial class BatchWriter(IRowStore store, GroupCommitOptions options, TimeProvider time, ILogger logger)
{
    private readonly KeyValuePair<string, object?> _store = PersistenceInstruments.Of(store);

    public async Task WriteAsync(IReadOnlyList<PendingWrite> batch)
    {
        using var trace = BatchTrace.Start(store, batch);
        var started = time.GetTimestamp();
        await WriteAsync(batch, mayBeApplied: false).ConfigureAwait(false);
        PersistenceInstruments.BatchRows.Record(batch.Count, _store);
        PersistenceInstruments.BatchDuration.Record(time.GetElapsedTime(started).TotalSeconds, _store);
    }

    private async Task WriteAsync(IReadOnlyList<PendingWrite> batch, bool mayBeApplied)
    {
        var started = time.GetTimestamp();
        var delay = options.RetryDelay;
        var isFirst = true;
        var open = batch;
        while (true)
        {
            StoreFailure failure;
            Exception cause;
            try
            {
                if (mayBeApplied)
                {
                    open = await SettleAppliedAsync(open).ConfigureAwait(false);
                    if (open.Count == 0)
                        return;
                }

                var outcomes = await store.WriteAsync(new Rows(open), CancellationToken.None).ConfigureAwait(false);
                if (mayBeApplied && outcomes.Contains(WriteOutcome.Conflict))
                    await SettleConflictsAsync(open, outcomes).ConfigureAwait(false);
                else
                    Settle(open, outcomes);

                store.Signals.Written();
                return;
            }
            catch (Exception e)
            {
                (failure, cause) = (store.Classify(e), e);
            }

            if (failure is StoreFailure.Transient or StoreFailure.OutcomeUnknown) store.Signals.Failed(time.GetUtcNow(), cause);
            mayBeApplied |= failure == StoreFailure.OutcomeUnknown;
            if (failure == StoreFailure.BadData && open.Count > 1 && open.Any(p => p.Group is null || p.Group != open[0].Group))
            {
                await SplitAsync(open, mayBeApplied).ConfigureAwait(false);
                return;
            }

            if (failure is StoreFailure.Fatal or StoreFailure.BadData || time.GetElapsedTime(started) + delay > options.GiveUpAfter)
            {
                if (failure is StoreFailure.Fatal or StoreFailure.BadData) LogFailed(open.Count, store.Description, failure, cause);
                else LogLost(open.Count, store.Description, options.GiveUpAfter.TotalSeconds, cause.Message);
                PersistenceInstruments.Failures.Add(open.Count, _store, new("failure", failure.ToString()));
                foreach (var pending in open)
                {
                    store.Signals.MayBeApplied(pending.Row);
                    pending.Fail(new DurableStateException(
                        $"{pending.Row.Key} could not be written to {store.Description}: {cause.Message}", cause));
                }

                return;
            }

            // An outage makes many attempts: one line for a batch, with no stack.
            if (isFirst) LogRetry(open.Count, store.Description, failure, cause.Message);
            else LogAnotherRetry(open.Count, store.Description, failure, cause);
            isFirst = false;
            PersistenceInstruments.Retries.Add(1, _store, new("failure", failure.ToString()));
            await Task.Delay(delay, time).ConfigureAwait(false);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, TimeSpan.TicksPerSecond));
        }
    }

    private async Task SplitAsync(IReadOnlyList<PendingWrite> batch, bool mayBeApplied)
    {
        // Never through a group: the split goes before or after the group in the middle.
        var half = batch.Count / 2;
        while (half > 0 && IsInOneGroup(half))
            half--;

        if (half == 0)
        {
            for (half = batch.Count / 2; IsInOneGroup(half);)
                half++;
        }

        await WriteAsync([.. batch.Take(half)], mayBeApplied).ConfigureAwait(false);
        await WriteAsync([.. batch.Skip(half)], mayBeApplied).ConfigureAwait(false);

        bool IsInOneGroup(int place) => batch[place].Group is { } group && batch[place - 1].Group == group;
    }

    private async Task<IReadOnlyList<PendingWrite>> SettleAppliedAsync(IReadOnlyList<PendingWrite> batch)
    {
        var etags = await store.ReadEtagsAsync([.. batch.Select(p => p.Row.Key)], CancellationToken.None).ConfigureAwait(false);
        var rest = new List<PendingWrite>();

        // One row tells for its whole group: the others may have been written again since.
        var groups = batch.Where((p, i) => p.Group is not null && etags[i] == p.Row.NewEtag).Select(p => p.Group!).ToHashSet();
        for (var i = 0; i < batch.Count; i++)
        {
            if (etags[i] == batch[i].Row.NewEtag || (batch[i].Group is { } group && groups.Contains(group)))
                Settle(batch[i], WriteOutcome.Applied);
            else
                rest.Add(batch[i]);
        }

        return rest;
    }

    // An attempt that was given up may still have been running, and have won against its own repetition.
    private async Task SettleConflictsAsync(IReadOnlyList<PendingWrite> batch, WriteOutcome[] outcomes)
    {
        var missed = new List<PendingWrite>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (outcomes[i] == WriteOutcome.Applied)
                Settle(batch[i], WriteOutcome.Applied);
            else
                missed.Add(batch[i]);
        }

        foreach (var pending in await SettleAppliedAsync(missed).ConfigureAwait(false))
            Settle(pending, WriteOutcome.Conflict);
    }

    private void Settle(IReadOnlyList<PendingWrite> batch, WriteOutcome[] outcomes)
    {
        for (var i = 0; i < batch.Count; i++)
            Settle(batch[i], outcomes[i]);
    }

    private void Settle(PendingWrite pending, WriteOutcome outcome)
    {
        // Before its grain can write again, here or on another silo: events are handed over in the order of the commits.
        if (outcome == WriteOutcome.Applied && !pending.Task.IsCompleted)
            store.Signals.Applied(pending.Row);
        else if (outcome == WriteOutcome.Conflict)
            PersistenceInstruments.Conflicts.Add(1, _store);

        pending.Settle(outcome);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Rows} rows to {Store} will be retried ({Failure}): {Reason}")]
    private partial void LogRetry(int rows, string store, StoreFailure failure, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A batch of {Rows} rows to {Store} failed again ({Failure}).")]
    private partial void LogAnotherRetry(int rows, string store, StoreFailure failure, Exception exception);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "A batch of {Rows} rows to {Store} was given up after {Seconds:F0} s; perhaps it is stored: {Reason}")]
    private partial void LogLost(int rows, string store, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Rows} rows to {Store} failed ({Failure}).")]
    private partial void LogFailed(int rows, string store, StoreFailure failure, Exception exception);

    /// <summary>The rows of pending writes, without copying them.</summary>
    private sealed class Rows(IReadOnlyList<PendingWrite> pending) : IReadOnlyList<RowWrite>
    {
        public int Count => pending.Count;

        public RowWrite this[int index] => pending[index].Row;

        public IEnumerator<RowWrite> GetEnumerator() => pending.Select(p => p.Row).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
