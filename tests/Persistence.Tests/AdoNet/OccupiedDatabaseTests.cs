using FlightTickets.Persistence.AdoNet;
using FlightTickets.Persistence.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>A database with another program's tables, of Orleans' own scripts: the same names, other columns and statements.</summary>
public sealed class OccupiedDatabaseTests(PostgresDatabases databases, MariaDbDatabases mariaDb)
{
    private const string Theirs = """
        CREATE TABLE OrleansQuery (QueryKey varchar(64) NOT NULL PRIMARY KEY, QueryText varchar(8000) NOT NULL);
        CREATE TABLE OrleansStorage (GrainIdHash int NOT NULL, GrainTypeHash int NOT NULL, GrainTypeString varchar(512) NOT NULL,
            GrainIdExtensionString varchar(512), ServiceId varchar(150) NOT NULL, Version int);
        CREATE TABLE OrleansMembershipTable (DeploymentId varchar(150) NOT NULL, Address varchar(45) NOT NULL, Suspects int NOT NULL);
        INSERT INTO OrleansQuery VALUES
            ('WriteToStorageKey', 'theirs'), ('ReadFromStorageKey', 'theirs'), ('MembershipReadAllKey', 'theirs');
        INSERT INTO OrleansStorage VALUES (1, 2, 'their-grain', 'their-key', 'theirs', 7);
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_PostgreSQL_ours_are_in_a_schema_of_their_own_and_theirs_stay()
    {
        var connectionString = await new AdoNetPostgres(databases).CreateAsync();
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await AddTheirsAsync(raw);

        // Twice: silos that start at once, and a start on what is there.
        await Task.WhenAll(
            AdoNetMigrations.MigratePostgreSqlAsync(connectionString, Stop),
            AdoNetMigrations.MigratePostgreSqlAsync(connectionString, Stop));
        await AdoNetMigrations.MigratePostgreSqlAsync(connectionString, Stop);
        await using var services = AdoNetDatabases.Services();
        await using (var store = AdoNetStateStore.PostgreSql(services, connectionString))
        {
            await store.OpenAsync(Stop);
            Assert.Equal([WriteOutcome.Applied], await store.WriteAsync([Rows.Insert("a", events: 1)], Stop));
            Assert.NotNull((await store.ReadAsync([new RowKey(Rows.Type, "a")], Stop))[0]);
            Assert.Single(await store.ScanAsync(Rows.Type, null, 10, Stop));
        }

        Assert.Equal(["1 theirs 7"], await raw.ListAsync(
            "SELECT count(*) || ' ' || min(ServiceId) || ' ' || min(Version) FROM public.OrleansStorage", r => r.GetString(0), Stop));
        Assert.Equal(["theirs"], await raw.ListAsync("SELECT DISTINCT QueryText FROM public.OrleansQuery", r => r.GetString(0), Stop));
        Assert.Equal([1L], await raw.ListAsync("SELECT count(*) FROM flighttickets.OrleansStorage WHERE GrainTypeString LIKE $1 || '%'",
            r => r.GetInt64(0), Stop, Rows.Type));
    }

    [Fact]
    public async Task In_PostgreSQL_silos_find_each_other_there()
    {
        var connectionString = await new AdoNetPostgres(databases).CreateAsync();
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await AddTheirsAsync(raw);
        await AdoNetMigrations.MigratePostgreSqlAsync(connectionString, Stop);
        using var silo = new HostBuilder()
            .ConfigureLogging(l => l.ClearProviders())
            .UseOrleans(o => o.UseLocalhostClustering(Servers.FreePort.Next(), 0)
                .UseAdoNetClustering(c => (c.Invariant, c.ConnectionString) = ("Npgsql", AdoNetSchema.In(connectionString))))
            .Build();
        await silo.StartAsync(Stop);
        Assert.Single((await silo.Services.GetRequiredService<IMembershipTable>().ReadAllAsync(Stop)).Members);
        await silo.StopAsync(Stop);
    }

    [Fact]
    public async Task In_MariaDB_it_is_refused_by_name_before_anything_is_changed()
    {
        var connectionString = await new AdoNetMariaDb(mariaDb).CreateAsync();
        await ExecuteMySqlAsync(connectionString, Theirs);
        var refused = await Assert.ThrowsAsync<StateStoreException>(() => AdoNetMigrations.MigrateMySqlAsync(connectionString, Stop));
        Assert.Equal(StateStoreFault.Occupied, refused.Fault);
        Assert.Contains("ConnectionStrings:MySql", refused.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await ExecuteMySqlAsync(connectionString, "SELECT MIN(QueryText) FROM OrleansQuery"));
        Assert.Equal(3L, await ExecuteMySqlAsync(connectionString,
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"));
    }

    private static async Task AddTheirsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Theirs);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<object?> ExecuteMySqlAsync(string connectionString, string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync(Stop);
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Stop);
    }
}
