using System.Threading.Channels;

namespace FlightTickets.Persistence;

/// <summary>Reads rows for activations, together with those of other waiting activations: a lone read goes at once.</summary>
public sealed class ReadBatcher : IAsyncDisposable
{
    private readonly Channel<PendingRead> _queue;
    private readonly IRowStore _store;
    private readonly GroupCommitOptions _options;
    private readonly TimeProvider _time;
    private readonly Task[] _loops;

    /// <summary>Starts the reader loops.</summary>
    public ReadBatcher(IRowStore store, GroupCommitOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _options = options;
        _time = time;
        // An embedded store reads on one thread; a server has several, and reads do not wait for each other.
        var readers = store.IsExclusive ? 1 : 2;
        _queue = Channel.CreateUnbounded<PendingRead>(new UnboundedChannelOptions { SingleReader = readers == 1 });
        _loops = [.. Enumerable.Range(0, readers).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Reads one row; <see langword="null"/> if it does not exist.</summary>
    /// <exception cref="DurableStateException">It could not be read.</exception>
    public Task<StoredRow?> ReadAsync(RowKey key)
    {
        var pending = new PendingRead(key);
        return _queue.Writer.TryWrite(pending)
            ? pending.Task
            : Task.FromException<StoredRow?>(new DurableStateException($"{key} was not read: the store is closing."));
    }

    private async Task RunAsync()
    {
        var batch = new Dictionary<RowKey, List<PendingRead>>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < _options.MaxBatchRows && _queue.Reader.TryRead(out var next))
            {
                if (batch.TryGetValue(next.Key, out var same))
                    same.Add(next);
                else
                    batch.Add(next.Key, [next]);
            }

            // One read wakes all loops, and one of them gets it.
            if (batch.Count == 0) continue;
            await ReadAsync(batch, [.. batch.Keys]).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task ReadAsync(Dictionary<RowKey, List<PendingRead>> batch, RowKey[] keys)
    {
        var started = _time.GetTimestamp();
        for (var delay = _options.RetryDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, TimeSpan.TicksPerSecond)))
        {
            try
            {
                var rows = await _store.ReadAsync(keys, CancellationToken.None).ConfigureAwait(false);
                PersistenceInstruments.RowsRead.Add(keys.Length, PersistenceInstruments.Of(_store));
                for (var i = 0; i < keys.Length; i++)
                {
                    foreach (var pending in batch[keys[i]])
                        pending.TrySetResult(rows[i]);
                }

                return;
            }
            catch (Exception e)
            {
                var failure = _store.Classify(e);
                if (failure == StoreFailure.BadData && keys.Length > 1)
                {
                    await ReadAsync(batch, keys[..(keys.Length / 2)]).ConfigureAwait(false);
                    await ReadAsync(batch, keys[(keys.Length / 2)..]).ConfigureAwait(false);
                    return;
                }

                if (failure is StoreFailure.Fatal or StoreFailure.BadData || _time.GetElapsedTime(started) + delay > _options.GiveUpAfter)
                {
                    foreach (var pending in keys.SelectMany(key => batch[key]))
                        pending.TrySetException(
                            new DurableStateException($"{pending.Key} could not be read from {_store.Description}: {e.Message}", e));

                    return;
                }
            }

            await Task.Delay(delay, _time).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the queued rows and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_loops).ConfigureAwait(false);
    }

    private sealed class PendingRead(RowKey key) : TaskCompletionSource<StoredRow?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public RowKey Key { get; } = key;
    }
}
