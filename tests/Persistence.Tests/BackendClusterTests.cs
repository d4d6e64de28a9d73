namespace FlightTickets.Persistence.Tests;

/// <summary>Grains of two silos on each backend: facet, committer and store together.</summary>
public abstract class BackendClusterTests(Backend backend)
{
    [Fact]
    public async Task Commits_are_kept_a_blind_insert_that_meets_a_row_loads_it_and_a_cleared_state_starts_again()
    {
        await using var cluster = await DurableCluster.StartAsync(2, backend);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async g =>
        {
            var grain = cluster.Cluster.Client.GetGrain<ICounterGrain>($"many/{g}");
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => grain.Add(1)));
        }));
        Assert.True(await cluster.Cluster.Client.GetGrain<ICounterGrain>("blind").TryInsert(7));

        await cluster.RestartAsync();
        for (var g = 0; g < 10; g++)
            Assert.Equal(10, await cluster.Cluster.Client.GetGrain<ICounterGrain>($"many/{g}").Get());

        var blind = cluster.Cluster.Client.GetGrain<ICounterGrain>("blind");
        Assert.False(await blind.TryInsert(9));
        Assert.Equal(7, await blind.Get());
        await blind.Clear();
        Assert.Null(await blind.Get());
        Assert.Equal(4, await blind.Add(4));
    }
}

public sealed class PostgresClusterTests(PostgresDatabases databases) : BackendClusterTests(new PostgresBackend(databases));

public sealed class MongoClusterTests() : BackendClusterTests(new MongoBackend());

public sealed class AdoNetPostgresClusterTests(PostgresDatabases databases) : BackendClusterTests(new AdoNetPostgresBackend(databases));

public sealed class AdoNetMariaDbClusterTests(MariaDbDatabases databases) : BackendClusterTests(new AdoNetMariaDbBackend(databases));
