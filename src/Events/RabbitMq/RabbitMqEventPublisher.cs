using System.Diagnostics;
using System.Text.Json;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;

namespace FlightTickets.Events.RabbitMq;

/// <summary>
/// Takes events from the outbox to the broker: each by itself to the exchange that outside programs bind to, and in batches to the
/// partitions that this cluster reads. All of a call is confirmed together.
/// </summary>
/// <param name="publisher">The broker.</param>
/// <param name="options">The limits of messages.</param>
/// <param name="areBatchesRead">Whether every silo reads batches now (<see cref="BatchReaders"/>).</param>
internal sealed class RabbitMqEventPublisher(RabbitMqPublisher publisher, RabbitMqStreamOptions options, Func<bool> areBatchesRead)
    : IEventPublisher, IDisposable
{
    /// <summary>The activity source of published events.</summary>
    public const string SourceName = "FlightTickets.Events";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly SemaphoreSlim _binding = new(1);
    private bool? _isTopicBound;

    public async Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if ((await PublishAllAsync([envelope], cancellationToken))[0] is { } failure)
            throw failure;
    }

    public async Task<IReadOnlyList<Exception?>> PublishAllAsync(
        IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken)
    {
        var outcomes = new Exception?[events.Count];
        for (var i = 0; i < events.Count; i++)
            outcomes[i] = WhyRefused(events[i]);

        var accepted = Enumerable.Range(0, events.Count).Where(i => outcomes[i] is null).ToList();
        var spans = accepted.ConvertAll(i => StartSpan(events[i]));
        try
        {
            var isBatched = areBatchesRead();
            await BindTopicAsync(!isBatched, cancellationToken);
            var shipment = new Shipment(options.SplitBytes);
            foreach (var (i, span) in accepted.Zip(spans))
                shipment.Add(i, events[i], span?.Id, isBatched);

            var results = await publisher.PublishAsync(shipment.Messages(), cancellationToken);
            shipment.Settle(results, outcomes);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            foreach (var i in accepted)
                outcomes[i] ??= e;
        }
        finally
        {
            foreach (var (i, span) in accepted.Zip(spans))
            {
                if (outcomes[i] is { } failure)
                    span?.SetStatus(ActivityStatusCode.Error, failure.Message);

                span?.Dispose();
            }
        }

        return outcomes;
    }

    public void Dispose() => _binding.Dispose();

    private EventRefusedException? WhyRefused(EventEnvelope envelope)
    {
        if (envelope.Data.Length > options.MaxMessageBytes)
            return new($"Its data has {envelope.Data.Length} bytes; {nameof(options.MaxMessageBytes)} is {options.MaxMessageBytes}.");

        return IsJson(envelope.Data) ? null : new("Its data is not JSON.");
    }

    // A batch holds each event's data as it is: one that is damaged must not take the others with it.
    private static bool IsJson(byte[] data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            reader.Read();
            return reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // An older silo publishes to the topic exchange alone and relies on the binding, which it makes when it connects.
    private async Task BindTopicAsync(bool isBound, CancellationToken cancellationToken)
    {
        if (_isTopicBound == isBound)
            return;

        await _binding.WaitAsync(cancellationToken);
        try
        {
            if (_isTopicBound == isBound)
                return;

            await publisher.BindTopicAsync(isBound, cancellationToken);
            _isTopicBound = isBound;
        }
        finally
        {
            _binding.Release();
        }
    }

    // The relay serves many traces: an event continues the trace of the call that raised it.
    private static Activity? StartSpan(EventEnvelope envelope) =>
        Source.HasListeners() && ActivityContext.TryParse(envelope.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity("publish", ActivityKind.Producer, parent)?.SetTag("messaging.system", "rabbitmq")
                .SetTag("cloudevents.event_type", envelope.Type).SetTag("cloudevents.event_id", envelope.Id)
            : null;
}
