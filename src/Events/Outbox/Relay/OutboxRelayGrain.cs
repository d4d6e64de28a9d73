using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// The relay of one outbox partition. A single activation leases the partition to one silo; if a torn cluster has two, events are published
/// twice. Key: the partition.
/// </summary>
// The interface's former namespace, which older silos call it by.
[Alias("outbox-relay"), GrainInterfaceType("FlightTickets.Persistence.IOutboxRelayGrain")]
internal interface IOutboxRelayGrain : IGrainWithIntegerKey
{
    /// <summary>Reports that some stores may have events in the partition.</summary>
    /// <param name="storeBits">A bit per store (<see cref="OutboxRelay.Bit"/>), or <see cref="OutboxRelay.AllStores"/>.</param>
    [Alias("nudge")]
    Task Nudge(int storeBits);

    /// <summary>Hands over events that a silo committed. Events lost on the way are found in the store.</summary>
    /// <param name="store">The store, by its position in the configuration.</param>
    /// <param name="events">The events, each grain's in order.</param>
    [Alias("hand-over")]
    Task HandOver(int store, OutboxEvent[] events);
}

[GrainType("outbox-relay"), Reentrant]
internal sealed partial class OutboxRelayGrain : Grain, IOutboxRelayGrain, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger<OutboxRelayGrain> _logger;
    private readonly OutboxRelay _relay;
    private Task _draining = Task.CompletedTask;
    private bool _isNudged;
    private int _failures;

    public OutboxRelayGrain(IGrainContext context, DurableContexts contexts, IEventPublisher publisher, TimeProvider time,
        ILogger<OutboxRelayGrain> logger)
    {
        _logger = logger;
        _relay = new OutboxRelay((int)context.GrainId.GetIntegerKey(), [.. contexts.Outboxes], publisher, time);
    }

    public Task Nudge(int storeBits)
    {
        _relay.LookAgain(storeBits);
        Drain();
        return Task.CompletedTask;
    }

    public Task HandOver(int store, OutboxEvent[] events)
    {
        _relay.Offer(store, events);
        Drain();
        return Task.CompletedTask;
    }

    private void Drain()
    {
        _isNudged = true;
        if (_draining.IsCompleted)
            _draining = DrainAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _draining;
        try
        {
            await _relay.SaveAsync(cancellationToken);
        }
        catch (Exception e)
        {
            LogNotSaved(this.GetPrimaryKeyLong(), e);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task DrainAsync()
    {
        while (_isNudged && !_stopping.IsCancellationRequested)
        {
            _isNudged = false;
            try
            {
                if (await _relay.DrainAsync(_stopping.Token) is { } failure)
                    await PauseAsync(failure);
                else
                    _failures = 0;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                await PauseAsync(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task PauseAsync(Exception failure)
    {
        _isNudged = true;
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        LogNotTaken(this.GetPrimaryKeyLong(), failure);
        await Task.Delay(pause < LongestPause ? pause : LongestPause, _stopping.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The broker did not accept events of outbox partition {Partition}; they will be published again.")]
    private partial void LogNotTaken(long partition, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug,
        Message = "Deliveries of outbox partition {Partition} could not be recorded; those events will be delivered again.")]
    private partial void LogNotSaved(long partition, Exception exception);
}
