using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Persistence.Tests;

/// <summary>The relay of several silos on one store: in order, and nothing lost with the silo that had it in hand.</summary>
public abstract class RelayTests(Backend backend)
{
    private const int Grains = 24;
    private const int Each = 5;
    private readonly Wire _wire = new();

    [Fact]
    public async Task Silos_publish_every_event_in_order_also_what_one_had_committed_and_not_yet_published_when_it_died()
    {
        await using var cluster = await StartAsync();
        await RaiseAsync(cluster);
        await ReceiveAsync(cluster, Grains * Each);

        _wire.Shut();
        await RaiseAsync(cluster);
        await cluster.UntilAsync(_wire.Waiting);
        var dying = await _wire.Waiting;
        await cluster.KillAsync(dying);
        _wire.OpenWithout(dying);
        await ReceiveAsync(cluster, 2 * Grains * Each);
    }

    private Task<DurableCluster> StartAsync() => DurableCluster.StartAsync(3, backend, silo =>
    {
        silo.Services.AddSingleton(services => _wire.Of(services.GetRequiredService<ILocalSiloDetails>().SiloAddress));
        silo.AddOutboxRelay();
    });

    private static Task RaiseAsync(DurableCluster cluster) =>
        Task.WhenAll(Enumerable.Range(0, Grains).Select(g => cluster.Cluster.Client.GetGrain<ICounterGrain>($"raised/{g}").AddMany(Each)));

    private async Task ReceiveAsync(DurableCluster cluster, int count)
    {
        await cluster.UntilAsync(_wire.ReceiveAsync(count));
        Assert.Empty(_wire.Skips);
        await cluster.UntilAsync(cluster.EmptyAsync());
    }
}

public sealed class SqliteRelayTests() : RelayTests(new SqliteBackend());

public sealed class PostgresRelayTests(PostgresDatabases databases) : RelayTests(new PostgresBackend(databases));

public sealed class MongoRelayTests() : RelayTests(new MongoBackend());

public sealed class AdoNetPostgresRelayTests(PostgresDatabases databases) : RelayTests(new AdoNetPostgresBackend(databases));

public sealed class AdoNetMariaDbRelayTests(MariaDbDatabases databases) : RelayTests(new AdoNetMariaDbBackend(databases));
