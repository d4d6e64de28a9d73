using System.Diagnostics;
using FlightTickets.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Orleans.Streams.Core;
using Orleans.Streams.RabbitMQ;

namespace FlightTickets.Streams.Bench;

/// <summary>The stream provider, end to end: the silo's own client publishes, a grain a stream receives.</summary>
internal sealed class StreamSilo : IContender, IAsyncDisposable
{
    private const int StreamCount = 50;
    private readonly IHost _host;
    private readonly IAsyncStream<Sample>[] _streams;

    private StreamSilo(IHost host, Sink sink)
    {
        _host = host;
        Sink = sink;
        var provider = host.Services.GetRequiredService<IClusterClient>().GetStreamProvider("bench");
        _streams = [.. Enumerable.Range(0, StreamCount).Select(i => provider.GetStream<Sample>(StreamId.Create("bench", $"stream-{i}")))];
    }

    public int Publishers => StreamCount;

    public Action<long>? Delivered
    {
        get => Sink.Delivered;
        set => Sink.Delivered = value;
    }

    private Sink Sink { get; }

    public static async Task<StreamSilo> StartAsync(RabbitMqServer server, RabbitMqPartitioning partitioning)
    {
        var sink = new Sink();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(sink);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort.Next(), FreePort.Next(), serviceId: $"bench-{partitioning}",
                clusterId: $"bench-{partitioning}")
            .AddMemoryGrainStorage("PubSubStore")
            .AddRabbitMqStreams("bench", options =>
            {
                options.ConnectionString = server.ConnectionString;
                options.Partitions = 4;
                options.Partitioning = partitioning;
                options.Name = $"bench-{partitioning}";
            }));
        var host = builder.Build();
        await host.StartAsync();
        return new(host, sink);
    }

    public Task PublishAsync(int publisher, int count) => count == 1
        ? _streams[publisher].OnNextAsync(Sample.Now())
        : _streams[publisher].OnNextBatchAsync(Enumerable.Range(0, count).Select(_ => Sample.Now()).ToList());

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>Where the grains report.</summary>
internal sealed class Sink
{
    public Action<long>? Delivered { get; set; }
}

/// <summary>An event of about 500 bytes.</summary>
[GenerateSerializer, Immutable, Alias("bench-sample")]
internal sealed record Sample([property: Id(0)] long Stamp, [property: Id(1)] byte[] Padding)
{
    public static Sample Now() => new(Stopwatch.GetTimestamp(), new byte[Run.EventBytes - sizeof(long)]);
}

[Alias("bench-receiver")]
internal interface IReceiver : IGrainWithStringKey;

[ImplicitStreamSubscription("bench"), GrainType("bench-receiver")]
internal sealed class Receiver(Sink sink) : Grain, IReceiver, IStreamSubscriptionObserver, IAsyncObserver<Sample>
{
    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<Sample>().ResumeAsync(this);

    public Task OnNextAsync(Sample item, StreamSequenceToken? token = null)
    {
        sink.Delivered?.Invoke(item.Stamp);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.FromException(ex);
}
