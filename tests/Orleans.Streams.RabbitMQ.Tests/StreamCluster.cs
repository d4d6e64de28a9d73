using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>A cluster in this process whose streams go through the real broker.</summary>
public sealed class StreamCluster : IAsyncDisposable
{
    public const string Provider = "events";

    private StreamCluster(InProcessTestCluster cluster, RabbitMqStreamOptions options, Recorder recorder)
    {
        Cluster = cluster;
        Options = options;
        Recorder = recorder;
    }

    public InProcessTestCluster Cluster { get; }

    public RabbitMqStreamOptions Options { get; }

    public Recorder Recorder { get; }

    public IClusterClient Client => Cluster.Client;

    public static async Task<StreamCluster> StartAsync(
        RabbitMqStreamOptions options, short silos = 1, Action<SiloRabbitMqStreamConfigurator>? configure = null,
        Action<ISiloBuilder>? silo = null)
    {
        var recorder = new Recorder();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, host) =>
        {
            host.AddMemoryGrainStorage("PubSubStore");
            host.Services.AddSingleton(recorder);
            if (Environment.GetEnvironmentVariable("STREAM_TEST_LOG") is not null)
            {
                host.Services.AddLogging(logging => logging.AddSimpleConsole(console => console.TimestampFormat = "ss.fff ")
                    .SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans.Streams", LogLevel.Information));
            }

            host.Configure<ClusterMembershipOptions>(membership =>
            {
                // A killed silo must be found dead within the test's patience, and a living one must not on a busy machine.
                membership.ProbeTimeout = TimeSpan.FromSeconds(2);
                membership.NumMissedProbesLimit = 3;
                membership.NumVotesForDeathDeclaration = 1;
            });
            host.AddRabbitMqStreams(Provider, streams =>
            {
                streams.ConfigureRabbitMq(target => target.Configure(copy => Copy(options, copy)));
                configure?.Invoke(streams);
            });
            silo?.Invoke(host);
        });
        builder.ConfigureClient(client => client.AddRabbitMqStreams(Provider, copy => Copy(options, copy)));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, options, recorder);
    }

    public IAsyncStream<TestEvent> Stream(string space, string key) =>
        Client.GetStreamProvider(Provider).GetStream<TestEvent>(StreamId.Create(space, key));

    /// <summary>Publishes 0 to <paramref name="count"/> - 1 on each stream, one event at a time, all streams side by side.</summary>
    public Task PublishAsync(string space, string[] streams, int count, int from = 0) => Task.WhenAll(streams.Select(async key =>
    {
        var stream = Stream(space, key);
        for (var number = from; number < from + count; number++)
        {
            await stream.OnNextAsync(new TestEvent(number));
        }
    }));

    public RabbitMqDeadLetters DeadLetters => Cluster.Client.ServiceProvider.GetRequiredKeyedService<RabbitMqDeadLetters>(Provider);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private static void Copy(RabbitMqStreamOptions from, RabbitMqStreamOptions to)
    {
        foreach (var property in typeof(RabbitMqStreamOptions).GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(to, property.GetValue(from));
        }

        foreach (var (name, value) in from.QueueArguments)
        {
            to.QueueArguments[name] = value;
        }
    }
}
