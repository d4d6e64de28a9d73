namespace FlightTickets.Persistence.Tests;

public abstract class LookupTests(Backend backend)
{
    [Fact]
    public async Task States_are_found_by_owner_page_by_page_and_a_foreign_cursor_is_refused()
    {
        await using var cluster = await DurableCluster.StartAsync(1, backend);
        for (var i = 0; i < 5; i++)
        {
            await cluster.Cluster.Client.GetGrain<ICounterGrain>($"g{i}").Add(i);
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var lookup = cluster.Service<DurableLookups>().Create<CounterState>("Test", "test-counter");
        var first = await lookup.ByOwnerAsync("everybody", limit: 2, newestFirst: true);
        Assert.Equal([("g4", 4), ("g3", 3)], first.Select(s => (s.Key, s.Value.Count)));
        var second = await lookup.ByOwnerAsync("everybody", limit: 10, after: first[^1].Cursor, newestFirst: true);
        Assert.Equal(["g2", "g1", "g0"], second.Select(s => s.Key));
        Assert.Empty(await lookup.ByReferenceAsync("none"));
        Assert.Equal(5, await lookup.AllAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
        foreach (var cursor in (string[])["!", "YQ", "MTIz", "", "é"])
            await Assert.ThrowsAsync<FormatException>(() => lookup.ByOwnerAsync("everybody", after: cursor));

        var missing = Assert.Throws<InvalidOperationException>(
            () => cluster.Service<DurableLookups>().Create<CounterState>("Tests", "test-counter"));
        Assert.Contains("there are: Test", missing.Message, StringComparison.Ordinal);
    }
}

public sealed class SqliteLookupTests() : LookupTests(new SqliteBackend());

public sealed class PostgresLookupTests(PostgresDatabases databases) : LookupTests(new PostgresBackend(databases));
