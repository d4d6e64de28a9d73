using System.Security.Cryptography;
using FlightTickets.Persistence;
using FlightTickets.Readiness;
using FlightTickets.Servers;
using FlightTickets.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace FlightTickets.Standalone.Tests.Storage;

/// <summary>Tests whether real stores accept writes, by writing.</summary>
public sealed class StorageProbeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_only_or_unreachable_database_is_named()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await PostgresServer.StartAsync(Stop);
        await using var states = await OpenAsync(new() { ["ConnectionStrings:Postgres"] = server.ConnectionString });
        var store = states.Of(StorageContexts.Flights);
        var (probe, other) = (new StorageProbe(store, time), new StorageProbe(store, time));
        // Two silos write the same row.
        for (var i = 0; i < 2; i++)
        {
            Assert.False(await probe.TryAsync(Stop));
            Assert.False(await other.TryAsync(Stop));
        }

        Assert.Null(probe.Outage);
        await SetReadOnlyAsync(server, "SET default_transaction_read_only = on");
        // The first writes may meet sessions that were ended. One sentence begins the outage, and one ends it.
        Assert.Equal(1, await ChangesAsync(probe, () => probe.Outage?.Reason == "it is read-only"));
        Assert.EndsWith(
            "has accepted no writes since 2027-01-01 12:00:00Z: it is read-only.", probe.Outage!.ToString(), StringComparison.Ordinal);
        await SetReadOnlyAsync(server, "RESET default_transaction_read_only");
        Assert.Equal(1, await ChangesAsync(probe, () => probe.Outage is null));

        await server.StopAsync(Stop);
        // A single failure proves nothing.
        Assert.False(await probe.TryAsync(Stop));
        Assert.Null(probe.Outage);
        Assert.True(await probe.TryAsync(Stop));
        Assert.Equal("it cannot be reached", probe.Outage!.Reason);
    }

    [Fact]
    public async Task A_full_disk_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("probe-");
        try
        {
            await using var states = await OpenAsync(new() { ["DataFolder"] = folder.FullName });
            var probe = new StorageProbe(states.Of(StorageContexts.Orders), TimeProvider.System);
            Assert.False(await probe.TryAsync(Stop));
            Assert.Null(probe.Outage);
            // SQLite's and PostgreSQL's own errors for it.
            Assert.Equal("the disk is full", StorageReason.Of(new Microsoft.Data.Sqlite.SqliteException("database or disk is full", 13)));
            Assert.Equal("the disk is full",
                StorageReason.Of(new DurableStateException("", new PostgresException("", "ERROR", "ERROR", PostgresErrorCodes.DiskFull))));
            Assert.Equal("something else", StorageReason.Of(new InvalidOperationException("something else.")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_disk_on_which_no_table_can_grow_is_full()
    {
        Assert.SkipUnless(SmallDisk.IsPossible, "SKIPPED LOUDLY: a small disk needs root.");
        using var disk = SmallDisk.Create(megabytes: 200);
        await using var server = await PostgresServer.StartAsync([], disk.Path, Stop);
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = server.ConnectionString };
        await using var states = await OpenAsync(settings);
        await using var others = await OpenAsync(settings);
        var store = states.Of(StorageContexts.Flights);
        var probe = new StorageProbe(store, TimeProvider.System);
        var blind = new StorageProbe(others.Of(StorageContexts.Flights), TimeProvider.System);
        await using var writes = new GroupCommitter(store, new GroupCommitOptions { GiveUpAfter = TimeSpan.Zero }, TimeProvider.System,
            NullLogger<GroupCommitter>.Instance);
        Assert.False(await probe.TryAsync(Stop));
        disk.Fill();
        await Assert.ThrowsAsync<DurableStateException>(() => writes.WriteAsync(Large("refused")));

        // The probe's own row still fits: a process that books nothing sees no fault.
        for (var i = 0; i < 3; i++) Assert.False(await blind.TryAsync(Stop));
        Assert.Null(blind.Outage);

        // One that books does, and goes on seeing it when nobody books any more.
        Assert.False(await probe.TryAsync(Stop));
        Assert.True(await probe.TryAsync(Stop));
        Assert.Equal("the disk is full", probe.Outage!.Reason);
        Assert.False(await probe.TryAsync(Stop));
        Assert.NotNull(probe.Outage);

        disk.Free();
        Assert.True(await probe.TryAsync(Stop));
        Assert.Null(probe.Outage);
        Assert.Equal(WriteOutcome.Applied, await writes.WriteAsync(Large("taken")));
    }

    private static RowWrite Large(string id) =>
        new() { Key = new("large", id), NewEtag = Guid.NewGuid(), Payload = RandomNumberGenerator.GetBytes(1 << 20) };

    private static Task<StoredStates> OpenAsync(Dictionary<string, string?> settings) =>
        StoredStates.OpenAsync(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), store => store.OpenAsync(Stop));

    private static async Task<int> ChangesAsync(StorageProbe probe, Func<bool> isDone)
    {
        var changes = 0;
        while (!isDone()) changes += await probe.TryAsync(Stop) ? 1 : 0;
        return changes;
    }

    // For new sessions; those that are open end.
    private static async Task SetReadOnlyAsync(PostgresServer server, string change)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ToString());
        await using var connection = await source.OpenConnectionAsync(Stop);
        foreach (var sql in (string[])["SET default_transaction_read_only = off", $"ALTER ROLE postgres {change}",
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> "
                + "pg_backend_pid()"])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Stop);
        }
    }
}
