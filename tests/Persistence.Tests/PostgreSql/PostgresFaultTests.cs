using System.Collections.Concurrent;
using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>A server that dies and a network that breaks: no acknowledgement is lost, and nothing is applied twice.</summary>
public sealed class PostgresFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_killed_and_started_again_under_load_keeps_every_acknowledged_write()
    {
        await using var server = await PostgresServer.StartAsync(Stop);
        await using var store = new PostgresStateStore(server.ConnectionString, "faults");
        await store.OpenAsync(Stop);
        await using var load = new Load(store);
        for (var round = 0; round < 2; round++)
        {
            await load.ReachAsync(500 * (round + 1));
            await server.KillAsync();
            await server.RestartAsync(Stop);
        }

        await load.ReachAsync(1500);
        await load.EndAsync(server);
    }

    [Fact]
    public async Task Connections_cut_in_the_middle_of_a_batch_lose_and_double_nothing()
    {
        await using var server = await PostgresServer.StartAsync(Stop);
        await using var proxy = TcpProxy.To(server.Port);
        await using var store = new PostgresStateStore(PostgresServer.ConnectionStringFor(proxy.Port), "faults");
        await store.OpenAsync(Stop);
        await using var load = new Load(store);
        var random = new Random(20270510);
        for (var round = 1; round <= 20; round++)
        {
            proxy.CutAfter(random.Next(100, 60_000));
            await load.ReachAsync(round * 150);
        }

        await load.EndAsync(server);
        Assert.InRange(proxy.Cuts, 10, 100_000);
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_schema_of_a_newer_build_are_clear_errors()
    {
        await using var nowhere = new PostgresStateStore(
            $"Host=127.0.0.1;Port={FreePort.Next()};Username=nobody;Password=secret", "faults");
        var unreachable = await Assert.ThrowsAsync<StateStoreException>(() => nowhere.OpenAsync(Stop));
        Assert.Equal(StateStoreFault.Unreachable, unreachable.Fault);
        Assert.DoesNotContain("secret", unreachable.Message, StringComparison.Ordinal);

        await using var server = await PostgresServer.StartAsync(Stop);
        await using var first = new PostgresStateStore(server.ConnectionString, "faults");
        await using var second = new PostgresStateStore(server.ConnectionString, "faults");
        await Task.WhenAll(first.OpenAsync(Stop), second.OpenAsync(Stop));

        await using var raw = NpgsqlDataSource.Create(server.ConnectionString);
        await raw.ExecuteAsync("CREATE ROLE silo LOGIN", Stop);
        await raw.ExecuteAsync("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO silo", Stop);
        await using var least = new PostgresStateStore($"Host=127.0.0.1;Port={server.Port};Username=silo;Database=postgres", "faults");
        await least.OpenAsync(Stop);
        Assert.Equal([WriteOutcome.Applied], await least.WriteAsync([Rows.Insert("a", events: 1)], Stop));

        await raw.ExecuteAsync("INSERT INTO durable_state_schema (version) VALUES (999)", Stop);
        await using var older = new PostgresStateStore(server.ConnectionString, "faults");
        Assert.Equal(StateStoreFault.NewerSchema, (await Assert.ThrowsAsync<StateStoreException>(() => older.OpenAsync(Stop))).Fault);
    }

    /// <summary>
    /// Chains of writes, one a row and its twin in a group, each resting on the one before; what was acknowledged is compared with what is
    /// stored.
    /// </summary>
    private sealed class Load : IAsyncDisposable
    {
        private const int Chains = 64;

        private readonly GroupCommitter _committer;
        private readonly ConcurrentDictionary<int, RowWrite> _acknowledged = [];
        private readonly Task[] _chains;
        private readonly SemaphoreSlim _progress = new(0);
        private int _writes;
        private volatile bool _isEnding;

        public Load(PostgresStateStore store)
        {
            _committer = new GroupCommitter(store, new GroupCommitOptions(), TimeProvider.System, NullLogger<GroupCommitter>.Instance);
            _chains = [.. Enumerable.Range(0, Chains).Select(i => Task.Run(() => RunAsync(i)))];
        }

        public async Task ReachAsync(int writes)
        {
            while (Volatile.Read(ref _writes) < writes)
                Assert.True(await _progress.WaitAsync(TimeSpan.FromMinutes(5), Stop), "No write succeeded for five minutes.");
        }

        public async Task EndAsync(PostgresServer server)
        {
            _isEnding = true;
            await Task.WhenAll(_chains);

            // By connections of its own: those in the pool of the store under load may have been cut, and a read is not repeated.
            await using var fresh = new PostgresStateStore(server.ConnectionString, "faults");
            await fresh.OpenAsync(Stop);
            var rows = await fresh.ReadAsync([.. Enumerable.Range(0, Chains).Select(i => new RowKey(Rows.Type, $"{i}"))], Stop);
            var twins = await fresh.ReadAsync([.. Enumerable.Range(0, Chains).Select(i => new RowKey(Rows.Type, $"{i}-twin"))], Stop);
            for (var i = 0; i < Chains; i++)
            {
                Assert.Equal(_acknowledged[i].NewEtag, rows[i]!.Etag);
                Assert.Equal(_acknowledged[i].Events[^1].Sequence.ToString(), Rows.Text(twins[i]));
            }

            for (var partition = 0; partition < OutboxPartition.Count; partition++)
            {
                var events = await fresh.ReadOutboxAsync(partition, int.MaxValue, Stop);
                foreach (var chain in events.GroupBy(e => e.Key.GrainId))
                    Assert.Equal(Enumerable.Range(1, chain.Count()).Select(n => (long)n), chain.Select(e => e.Sequence));

                Assert.All(events.GroupBy(e => e.Key.GrainId),
                    c => Assert.Equal(_acknowledged[int.Parse(c.Key)].Events[^1].Sequence, c.Last().Sequence));
            }
        }

        public async ValueTask DisposeAsync()
        {
            _isEnding = true;
            await Task.WhenAll(_chains);
            await _committer.DisposeAsync();
            _progress.Dispose();
        }

        private async Task RunAsync(int chain)
        {
            var row = Rows.Insert($"{chain}", events: 1);
            var twin = Rows.Insert($"{chain}-twin");
            while (true)
            {
                var group = new RowGroup();
                Assert.Equal(WriteOutcome.Applied, await _committer.WriteTogetherAsync([row.In(group), twin.In(group)]));
                _acknowledged[chain] = row;
                Interlocked.Increment(ref _writes);
                _progress.Release();
                if (_isEnding)
                    return;

                row = Rows.Update(row, events: 1);
                twin = Rows.Update(twin, row.Events[^1].Sequence.ToString());
            }
        }
    }
}
