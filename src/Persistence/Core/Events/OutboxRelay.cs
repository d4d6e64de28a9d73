using Microsoft.Extensions.Logging;

namespace FlightTickets.Persistence;

/// <summary>
/// Takes the events of one store to the publisher: for each partition this silo has the lease of, oldest first, one event of a grain at a
/// time and those of different grains side by side, and removes what is safe. A publisher that fails costs order nothing: later events of
/// the same grain wait.
/// </summary>
internal sealed partial class OutboxRelay(
    IStateStore store, IEventPublisher publisher, OutboxRelayOptions options, TimeProvider time, ILogger<OutboxRelay> logger) : IAsyncDisposable
{
    // Without a timer there is nothing in it to dispose.
    private readonly CancellationTokenSource _stopping = new();
    private readonly PartitionLeases _leases = new(store, options.LeaseDuration, time);
    private readonly Alarm[] _alarms = [.. Enumerable.Range(0, OutboxPartition.Count).Select(_ => new Alarm(time))];
    private readonly Dictionary<Guid, int> _loneFailures = [];
    private Task _running = Task.CompletedTask;

    public void Start()
    {
        store.Signals.EventsAdded += OnAdded;
        _running = Task.WhenAll([KeepLeasesAsync(), .. Enumerable.Range(0, OutboxPartition.Count).Select(RelayAsync)]);
    }

    private void OnAdded(int partition) => _alarms[partition].Ring();

    private async Task KeepLeasesAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _leases.RenewAsync(_stopping.Token).ConfigureAwait(false);
                foreach (var (alarm, partition) in _alarms.Select((a, p) => (a, p)))
                {
                    if (_leases.Holds(partition))
                        alarm.Ring();
                }
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogLeases(store.Description, e);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await PauseAsync(options.LeaseDuration / 3).ConfigureAwait(false);
        }
    }

    private async Task RelayAsync(int partition)
    {
        var pause = options.FirstPause;
        while (!_stopping.IsCancellationRequested)
        {
            var isQuiet = false;
            try
            {
                if (_leases.Holds(partition))
                    isQuiet = await RoundAsync(partition).ConfigureAwait(false);

                if (!isQuiet && _leases.Holds(partition))
                {
                    pause = options.FirstPause;
                    continue;
                }

                pause = options.FirstPause;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogRound(partition, store.Description, e);
                await PauseAsync(pause).ConfigureAwait(false);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.LongestPause.Ticks));
                continue;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (!store.IsExclusive && _leases.Holds(partition))
                _alarms[partition].RingWithin(options.PollInterval);

            await ((Task)_alarms[partition].WaitAsync(_stopping.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Publishes one batch. <see langword="true"/> when there was nothing to publish.</summary>
    /// <exception cref="AggregateException">Some could not be published; the others are out of the outbox.</exception>
    private async Task<bool> RoundAsync(int partition)
    {
        var events = await store.ReadOutboxAsync(partition, options.BatchSize, _stopping.Token).ConfigureAwait(false);
        if (events.Count == 0)
            return true;

        var chains = await Task.WhenAll(events.GroupBy(e => e.Key).Select(PublishAsync)).ConfigureAwait(false);
        List<OutboxEvent> published = [.. chains.SelectMany(c => c.Published)];
        if (published.Count > 0)
            await store.RemoveOutboxAsync(published, CancellationToken.None).ConfigureAwait(false);

        var failed = chains.Where(c => c.Failure is not null).ToList();
        foreach (var (_, stuck, failure) in failed)
            await CountAsync(stuck!, failure!, isAlone: published.Count > 0).ConfigureAwait(false);

        return failed.Count == 0 ? false : throw new AggregateException(failed.Select(f => f.Failure!));
    }

    private async Task<(List<OutboxEvent> Published, OutboxEvent? Stuck, Exception? Failure)> PublishAsync(IEnumerable<OutboxEvent> chain)
    {
        var published = new List<OutboxEvent>();
        foreach (var next in chain)
        {
            try
            {
                await publisher.PublishAsync(next.ToEnvelope(), _stopping.Token).ConfigureAwait(false);
                published.Add(next);
            }
            catch (Exception e)
            {
                return (published, next, e);
            }
        }

        return (published, null, null);
    }

    private async Task CountAsync(OutboxEvent stuck, Exception failure, bool isAlone)
    {
        int count;
        lock (_loneFailures)
        {
            count = _loneFailures.GetValueOrDefault(stuck.Id) + (isAlone ? 1 : 0);
            _loneFailures[stuck.Id] = count;
            if (count < options.MaxLoneFailures)
                return;

            _loneFailures.Remove(stuck.Id);
        }

        LogDeadLetter(stuck.Type, stuck.Key, stuck.Sequence, failure);
        await store.DeadLetterAsync(stuck, $"It could not be published, {count} times, while others could: {failure.Message}", CancellationToken.None)
            .ConfigureAwait(false);
    }

    private Task PauseAsync(TimeSpan pause) => Task.Delay(pause, time, _stopping.Token).ContinueWith(
        _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Finishes what is under way and gives the leases back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;

        store.Signals.EventsAdded -= OnAdded;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        try
        {
            await _leases.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // They lapse by themselves.
            LogLeases(store.Description, e);
        }

        foreach (var alarm in _alarms)
            alarm.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The leases of the outbox partitions in {Store} could not be renewed or given back.")]
    private partial void LogLeases(string store, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of partition {Partition} in {Store} could not be published; they are tried again.")]
    private partial void LogRound(int partition, string store, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} of {Key} (sequence {Sequence}) goes to the dead letters.")]
    private partial void LogDeadLetter(string type, RowKey key, long sequence, Exception exception);
}
