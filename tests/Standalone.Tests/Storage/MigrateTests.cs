using FlightTickets.Operations;
using FlightTickets.Persistence.AdoNet;
using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Servers;
using FlightTickets.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;

namespace FlightTickets.Standalone.Tests.Storage;

/// <summary><c>silo migrate</c> against a real PostgreSQL, with the roles that docs/operations.md makes, by its own statements.</summary>
public sealed class MigrateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migration_is_idempotent_and_leaves_a_silo_nothing_to_create()
    {
        await using var server = await PostgresServer.StartAsync(Stop);
        var statements = OperationsPage.Statements("PostgreSQL", "sql");
        var ofOwner = Array.FindIndex(statements, s => s.StartsWith("GRANT", StringComparison.Ordinal));
        foreach (var statement in statements[..ofOwner]) await ExecuteAsync(server.ConnectionString, statement);
        var owner = As(server, "flighttickets_owner");
        foreach (var statement in statements[ofOwner..]) await ExecuteAsync(owner, statement);
        var silo = As(server, "flighttickets_silo");

        // Nothing is there, and the silo's role may not make it.
        await using (var early = new PostgresStateStore(silo, "test"))
        {
            Assert.Contains("migrate it ahead of time",
                (await Assert.ThrowsAsync<Persistence.StateStoreException>(() => early.OpenAsync(Stop))).Message, StringComparison.Ordinal);
        }

        // Several at once on an empty database, and once more.
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(owner), Stop))),
            run => Assert.Equal(ExitCodes.Ok, run.Code));
        var objects = await ObjectsAsync(owner);
        var (code, told) = await MigrateAsync(owner);
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("clustering, reminders and AdoNet storage are up to date", told, StringComparison.Ordinal);
        Assert.Contains("Flights, Orders, Payments are up to date", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", told, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(objects, await ObjectsAsync(owner));
        foreach (var table in new[] { "grain_state", "outbox", "orleansstorage", "orleansmembershiptable", "orleansreminderstable" })
            Assert.Contains(table, objects);

        // A silo's stores work as the silo's role, and migrate too, as there is nothing to do; that role can create nothing.
        Assert.Equal(ExitCodes.Ok, (await MigrateAsync(silo)).Code);
        await using var services = new ServiceCollection().AddLogging().AddSerializer()
            .AddSingleton(TimeProvider.System).BuildServiceProvider();
        await using var state = new PostgresStateStore(silo, "test");
        await using var cold = AdoNetStateStore.PostgreSql(services, silo);
        foreach (var store in new Persistence.IRowStore[] { state, cold })
        {
            await store.OpenAsync(Stop);
            var row = new Persistence.RowWrite { Key = new Persistence.RowKey("test", "a"), NewEtag = Guid.NewGuid(), Payload = [1, 2, 3] };
            Assert.Equal([Persistence.WriteOutcome.Applied], await store.WriteAsync([row], Stop));
            Assert.Equal(row.NewEtag, (await store.ReadAsync([row.Key], Stop))[0]!.Etag);
        }

        foreach (var ddl in new[] { "CREATE TABLE more (id int)", "DROP TABLE grain_state", "ALTER TABLE grain_state ADD more int",
            "TRUNCATE grain_state" })
            await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(silo, ddl));
    }

    [Fact]
    public async Task An_unreachable_server_and_a_newer_database_are_reported()
    {
        var unreachable = await Assert.ThrowsAsync<Persistence.StateStoreException>(
            () => MigrateAsync($"Host=127.0.0.1;Port={FreePort.Next()};Username=nobody;Password=secret"));
        Assert.DoesNotContain("secret", unreachable.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Configuration, (await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(""))).ExitCode);

        await using var server = await PostgresServer.StartAsync(Stop);
        Assert.Equal(ExitCodes.Ok, (await MigrateAsync(server.ConnectionString)).Code);
        await ExecuteAsync(server.ConnectionString, "INSERT INTO durable_state_schema (version) VALUES (999)");
        Assert.Contains("newer",
            (await Assert.ThrowsAsync<Persistence.StateStoreException>(() => MigrateAsync(server.ConnectionString))).Message,
            StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Told)> MigrateAsync(string postgres)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = postgres, ["Orleans:ServiceId"] = "test" }).Build();
        await using var told = new StringWriter();
        return (await MigrateCommand.RunAsync(configuration, told), told.ToString());
    }

    private static string As(PostgresServer server, string role) =>
        new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionStringFor(server.Port, "flighttickets")) { Username = role }.ToString();

    private static async Task<List<string>> ObjectsAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE n.nspname = 'public' ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var names = new List<string>();
        while (await reader.ReadAsync(Stop)) names.Add(reader.GetString(0));
        return names;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
