using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Streams.Filtering;
using Orleans.Streams.RabbitMQ.DeadLetters;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>Puts the parts of one provider together on a silo or a client.</summary>
internal sealed partial class RabbitMqAdapterFactory : IQueueAdapterFactory, IQueueAdapterCache, IAsyncDisposable
{
    private readonly string _name;
    private readonly RabbitMqStreamOptions _options;
    private readonly RabbitMqPublisher _publisher;
    private readonly RabbitMqConnection _consuming;
    private readonly IRabbitMqMessageMapper _mapper;
    private readonly HashRingBasedStreamQueueMapper _queues;
    private readonly DeadLetterWriter _deadLetters;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly int _batchSize;
    private readonly ConcurrentDictionary<QueueId, PartitionCache> _caches = new();

    private RabbitMqAdapterFactory(IServiceProvider services, string name)
    {
        _name = name;
        _options = Options(services, name);
        _time = services.GetKeyedService<TimeProvider>(StreamingTimeProviderNames.Streaming) ?? TimeProvider.System;
        _loggers = services.GetRequiredService<ILoggerFactory>();
        _batchSize = services.GetRequiredService<IOptionsMonitor<StreamPullingAgentOptions>>().Get(name).BatchContainerBatchSize;
        if (_batchSize > 1 && services.GetKeyedService<IStreamFilter>(name) is not null)
        {
            throw new OrleansConfigurationException(
                $"RabbitMQ streams '{name}': a stream filter "
                    + $"and {nameof(StreamPullingAgentOptions.BatchContainerBatchSize)} {_batchSize} cannot be combined: it could not "
                    + "be told which of the filtered messages a failed delivery was about. Leave the batch size at 1.");
        }

        _mapper = services.GetKeyedService<IRabbitMqMessageMapper>(name)
            ?? new OrleansMessageMapper(services.GetRequiredService<Serializer>(), _options);
        _publisher = new RabbitMqPublisher(_options, _loggers.CreateLogger<RabbitMqPublisher>(), _time);
        _consuming = new RabbitMqConnection(_options, _publisher.Topology, "consuming", _time, _loggers.CreateLogger<RabbitMqConnection>());
        _deadLetters = new DeadLetterWriter(_publisher, name, _time, _loggers.CreateLogger<DeadLetterWriter>());
        _queues = new HashRingBasedStreamQueueMapper(new HashRingStreamQueueMapperOptions { TotalQueueCount = _options.Partitions }, name);
    }

    public static RabbitMqAdapterFactory Create(IServiceProvider services, string name) => new(services, name);

    /// <summary>The options of a provider, with the default name filled in.</summary>
    public static RabbitMqStreamOptions Options(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<RabbitMqStreamOptions>>().Get(name);
        options.Name ??= $"{services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId}.{name}";
        return options;
    }

    public Task<IQueueAdapter> CreateAdapter() => CreateAdapter(CancellationToken.None);

    public async Task<IQueueAdapter> CreateAdapter(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.StartupTimeout);
        try
        {
            await _publisher.ConnectAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (_options.StartWithoutBroker && !cancellationToken.IsCancellationRequested)
        {
            LogNoBroker(_loggers.CreateLogger<RabbitMqAdapterFactory>(), _name, _options.StartupTimeout);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OrleansConfigurationException(
                $"RabbitMQ streams '{_name}': no broker was reachable within {_options.StartupTimeout}; the log has the reasons. "
                    + $"Is {nameof(RabbitMqStreamOptions.ConnectionString)} right?", e);
        }

        return new RabbitMqAdapter(_name, _publisher, _mapper, CreateReceiver);
    }

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => _queues;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => Task.FromResult<IStreamFailureHandler>(
        new DeadLetterFailureHandler(
            () => _caches.GetValueOrDefault(queueId), _options.FaultSubscriptionOnDeliveryFailure,
            _loggers.CreateLogger<DeadLetterFailureHandler>()));

    /// <summary>The agent asks for a cache and then for a receiver whenever it takes a partition; the two belong together.</summary>
    public IQueueCache CreateQueueCache(QueueId queueId) => _caches[queueId] = new PartitionCache(_options.CacheSize, _batchSize, _time);

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _consuming.DisposeAsync();
    }

    private PartitionReceiver CreateReceiver(QueueId queueId) => new(
        _options, _publisher.Topology, _consuming, _deadLetters, _mapper, _caches[queueId], (int)queueId.GetNumericId(), _time,
        _loggers.CreateLogger<PartitionReceiver>());

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "RabbitMQ streams '{Name}' start although no broker was reached within {Timeout}; they keep trying")]
    private static partial void LogNoBroker(ILogger logger, string name, TimeSpan timeout);
}
