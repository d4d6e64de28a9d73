using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Persistence;

/// <summary>
/// Collects waiting writes and sends them as one batch. It has no timer: a lone write goes at once, and while a batch is under way the next
/// one grows by itself. Each caller gets the outcome of its own row.
/// </summary>
/// <remarks>
/// If the store takes two batches at a time, a second one goes beside the first once it is full, and only then: while the database works on
/// one, this process prepares and settles the other. Sending smaller ones in parallel only makes batches smaller (bench/README.md).
/// </remarks>
public sealed class GroupCommitter : IAsyncDisposable
{
    private readonly Channel<PendingWrite> _queue;
    private readonly Channel<bool>? _full;
    private readonly Lock _filling = new();
    private readonly GroupCommitOptions _options;
    private readonly int _rows;
    private readonly BatchWriter _writer;
    private readonly string _store;
    private readonly bool _hasWakeUps;
    private readonly bool _hasOutbox;
    private readonly bool _writesGroups;
    private readonly Task _loop;

    /// <summary>Starts the writer.</summary>
    public GroupCommitter(IRowStore store, GroupCommitOptions options, TimeProvider time, ILogger<GroupCommitter> logger)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        (_store, _hasWakeUps, _hasOutbox) = (store.Description, store is IWakeUpStore, store is IOutboxStore);
        _writesGroups = store.WritesGroups;
        _rows = Math.Max(1, options.MaxBatchRows / store.BatchesAtOnce);
        _writer = new BatchWriter(store, options, time, logger);
        _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.QueueLength));
        if (store.BatchesAtOnce > 1)
            _full = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        _loop = _full is { } full ? Task.WhenAll(Task.Run(RunAsync), Task.Run(() => RunSecondAsync(full.Reader))) : Task.Run(RunAsync);
        PersistenceInstruments.Watch(this, store, () => _queue.Reader.Count);
    }

    /// <summary>Writes one row. A full queue makes the caller wait.</summary>
    /// <exception cref="DurableStateException">The write failed, or could not be settled in time: it may or may not be stored.</exception>
    public Task<WriteOutcome> WriteAsync(RowWrite write) => WriteAsync(write, null);

    internal Task<WriteOutcome> WriteAsync(RowWrite write, IWriteObserver? observer, IReadOnlyList<Activity>? traces = null)
    {
        var pending = new PendingWrite(write, observer, traces);
        if (!IsRefused(pending))
            Enqueue(pending);

        return pending.Task;
    }

    /// <summary>Writes rows of one <see cref="RowGroup"/>: all of them or none.</summary>
    /// <returns>The outcome of all of them.</returns>
    /// <exception cref="DurableStateException">The write failed, or could not be settled in time: perhaps they are stored.</exception>
    public Task<WriteOutcome> WriteTogetherAsync(IReadOnlyList<RowWrite> group) =>
        WriteTogetherAsync([.. group.Select(row => new PendingWrite(row, null))]);

    internal async Task<WriteOutcome> WriteTogetherAsync(PendingWrite[] group)
    {
        if (!_writesGroups || group.Any(p => p.Row.Group is null || p.Row.Group != group[0].Row.Group))
            throw new DurableStateException($"{group[0].Row.Key} has to be written with others, which {_store} cannot do for these.");

        if (group.Any(IsRefused))
        {
            // A refused row has its own reason.
            foreach (var pending in group)
                pending.Fail(new DurableStateException($"{pending.Row.Key} was not written: another row of its group is refused."));
        }
        else
        {
            foreach (var pending in group)
                pending.Group = group;

            Enqueue(group[0]);
        }

        return (await Task.WhenAll(group.Select(p => p.Task)).ConfigureAwait(false))[0];
    }

    private bool IsRefused(PendingWrite pending)
    {
        var write = pending.Row;
        if ((write.WakeAfter is not null && !_hasWakeUps) || (write.Events.Count > 0 && !_hasOutbox))
        {
            var what = write.WakeAfter is null ? "has events, and {0} has no outbox" : "asks to be woken, and {0} has no wake-ups";
            pending.Fail(new DurableStateException(
                $"{write.Key} {string.Format(CultureInfo.InvariantCulture, what, _store)}: choose another store for its context."));
            return true;
        }

        return false;
    }

    private void Enqueue(PendingWrite pending)
    {
        if (!_queue.Writer.TryWrite(pending))
            _ = WaitForPlaceAsync(pending);

        if (_full is { } full && _queue.Reader.Count >= _rows)
            full.Writer.TryWrite(true);
    }

    private async Task WaitForPlaceAsync(PendingWrite pending)
    {
        try
        {
            await _queue.Writer.WriteAsync(pending).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            foreach (var one in pending.Group ?? [pending])
                one.Fail(new DurableStateException($"{one.Row.Key} was not written: the store is closing.", e));
        }
    }

    private async Task RunAsync()
    {
        var later = new List<PendingWrite>();
        while (later.Count > 0 || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // With two alternating batches: run after the callers that were just answered, because many write again at once, and would
            // otherwise find one of the first few of them under way. With one batch this process would have nothing to do while the
            // database works.
            if (_full is not null)
                await Task.Yield();

            await WriteAsync(Fill(later)).ConfigureAwait(false);
        }
    }

    private async Task RunSecondAsync(ChannelReader<bool> full)
    {
        var later = new List<PendingWrite>();
        while (await full.WaitToReadAsync().ConfigureAwait(false))
        {
            full.TryRead(out _);
            await Task.Yield();
            while (later.Count > 0 || _queue.Reader.Count >= _rows)
                await WriteAsync(Fill(later)).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<PendingWrite> batch)
    {
        if (batch.Count == 0)
            return;

        try
        {
            await _writer.WriteAsync(batch).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A listener's bug must not end the writer: rows that nobody has been told of yet fail with it.
            foreach (var pending in batch)
                pending.Fail(new DurableStateException($"{pending.Row.Key} could not be settled: {e.Message}", e));
        }
    }

    // One row per key in a batch: a second write of a key waits for the next batch, and keeps its place among that key's writes.
    private List<PendingWrite> Fill(List<PendingWrite> later)
    {
        // Otherwise the other writer would take every second write, and neither would have a full batch.
        using var taking = _filling.EnterScope();
        var batch = new List<PendingWrite>(Math.Min(_rows, later.Count + _queue.Reader.Count));
        var keys = new HashSet<RowKey>(batch.Capacity);
        var bytes = 0L;
        var kept = 0;
        for (var i = 0; i < later.Count; i++)
        {
            if (!HasRoom() || !Take(later[i]))
                later[kept++] = later[i];
        }

        later.RemoveRange(kept, later.Count - kept);

        // The waiting writes are bounded like a batch, so that many writes of one row cannot drain the queue into memory.
        while (HasRoom() && later.Count < _rows && _queue.Reader.TryRead(out var next))
        {
            if (!Take(next))
                later.Add(next);
        }

        return batch;

        bool HasRoom() => batch.Count < _rows && bytes < _options.MaxBatchBytes;

        bool Take(PendingWrite pending)
        {
            if (pending.Group is { } group)
                return TakeAll(group, group.Sum(p => p.Row.Size));

            var size = pending.Row.Size;
            if ((batch.Count > 0 && bytes + size > _options.MaxBatchBytes) || !keys.Add(pending.Row.Key))
                return false;

            batch.Add(pending);
            bytes += size;
            return true;
        }

        bool TakeAll(IReadOnlyList<PendingWrite> group, int size)
        {
            if ((batch.Count > 0 && bytes + size > _options.MaxBatchBytes) || group.Any(p => keys.Contains(p.Row.Key)))
                return false;

            batch.AddRange(group);
            keys.UnionWith(group.Select(p => p.Row.Key));
            bytes += size;
            return true;
        }
    }

    /// <summary>Writes queued changes and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _full?.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        PersistenceInstruments.Unwatch(this);
    }
}
