using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// The relay of one outbox partition. That there is one activation is what leases the partition to one silo; should there be two while a cluster is torn, events
/// are published twice. Key: the partition.
/// </summary>
[Alias("outbox-relay"), GrainInterfaceType("FlightTickets.Persistence.IOutboxRelayGrain")] // Where it was once: older silos call it by that name.
internal interface IOutboxRelayGrain : IGrainWithIntegerKey
{
    /// <summary>Says that some stores may have events in the partition.</summary>
    /// <param name="storeBits">A bit per store (<see cref="OutboxRelay.Bit"/>), or <see cref="OutboxRelay.AllStores"/>.</param>
    [Alias("nudge")]
    Task Nudge(int storeBits);
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
    private int _nudged;
    private int _failures;

    public OutboxRelayGrain(IGrainContext context, DurableContexts contexts, IEventPublisher publisher, TimeProvider time, ILogger<OutboxRelayGrain> logger)
    {
        _logger = logger;
        _relay = new OutboxRelay((int)context.GrainId.GetIntegerKey(), [.. contexts.Outboxes], publisher, time);
    }

    public Task Nudge(int storeBits)
    {
        _nudged |= storeBits;
        if (_draining.IsCompleted)
            _draining = DrainAsync();

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _draining;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task DrainAsync()
    {
        while (_nudged != 0 && !_stopping.IsCancellationRequested)
        {
            var stores = _nudged;
            _nudged = 0;
            try
            {
                if (await _relay.DrainAsync(stores, _stopping.Token) is { } failure)
                    await PauseAsync(stores, failure);
                else
                    _failures = 0;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                await PauseAsync(stores, e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task PauseAsync(int stores, Exception failure)
    {
        _nudged |= stores;
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        LogNotTaken(this.GetPrimaryKeyLong(), failure);
        await Task.Delay(pause < LongestPause ? pause : LongestPause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of outbox partition {Partition} were not taken; they are published again.")]
    private partial void LogNotTaken(long partition, Exception exception);
}
