using System.Collections.Concurrent;
using FlightTickets.Clocks;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace FlightTickets.Events.Outbox;

/// <summary>An Orleans stream provider whose queues are the outbox's partitions.</summary>
internal sealed class OutboxAdapterFactory(
    string name, DurableContexts contexts, IOptions<OutboxStreamOptions> options,
    [FromKeyedServices(Pace.Key)] TimeProvider time, ILogger<OutboxAdapterFactory> logger)
    : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache, IConsistentRingStreamQueueMapper
{
    private readonly IReadOnlyList<IOutboxStore> _stores = [.. contexts.Outboxes];
    private readonly ConcurrentDictionary<QueueId, OutboxCache> _caches = [];

    // The hash only spreads the queues over the silos' ring.
    private readonly QueueId[] _queues =
        [.. Enumerable.Range(0, OutboxPartition.Count)
            .Select(p => QueueId.GetQueueId(name, (uint)p, (uint)p * (uint.MaxValue / OutboxPartition.Count)))];

    public string Name { get; } = name;

    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => this;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new FailureHandler(this, queueId, options.Value));

    public IQueueCache CreateQueueCache(QueueId queueId) => _caches[queueId] = new OutboxCache();

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        new OutboxReceiver((int)queueId.GetNumericId(), _stores, _caches[queueId], options.Value, time, logger);

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("Events come from commits (Commit.Events); nothing else is published to these streams.");

    public IEnumerable<QueueId> GetAllQueues() => _queues;

    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) => _queues.Where(q => range.InRange(q.GetUniformHashCode()));

    public QueueId GetQueueForStream(StreamId streamId) =>
        Array.Find(_queues,
            q => streamId.GetKeyAsString() == OutboxPartition.StreamKey((int)q.GetNumericId())) is { IsDefault: false } queue
            ? queue
            : throw new ArgumentException($"There is no stream {streamId}: keys are p00 to p{OutboxPartition.Count - 1}.");

    private sealed class FailureHandler(OutboxAdapterFactory factory, QueueId queueId, OutboxStreamOptions options) : IStreamFailureHandler
    {
        public bool ShouldFaultSubsriptionOnError => false;

        public Task OnDeliveryFailure(
            GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
        {
            factory._caches[queueId].MarkFailed(
                sequenceToken, $"Subscription {subscriptionId} of {streamIdentity} did not accept it within {options.GiveUpAfter}.");
            return Task.CompletedTask;
        }

        public Task OnSubscriptionFailure(
            GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken) =>
            Task.CompletedTask;
    }
}
