using FlightTickets.Persistence.AdoNet;
using FlightTickets.Servers;
using MySqlConnector;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>The role that docs/operations.md gives a silo.</summary>
public sealed class LeastPrivilegeTests(PostgresDatabases databases, MariaDbDatabases mariaDb)
{
    [Fact]
    public async Task In_MariaDB_the_owner_of_the_operations_page_migrates_and_its_silo_creates_nothing()
    {
        var admin = await mariaDb.ConnectionStringAsync();
        foreach (var statement in OperationsPage.Statements("MySQL", "sql")) await ExecuteMySqlAsync(admin, statement);
        var (owner, silo) = (As("flighttickets_owner"), As("flighttickets_silo"));
        await Assert.ThrowsAsync<StateStoreException>(
            () => AdoNetMigrations.MigrateMySqlAsync(silo, TestContext.Current.CancellationToken));
        await AdoNetMigrations.MigrateMySqlAsync(owner, TestContext.Current.CancellationToken);
        await AdoNetMigrations.MigrateMySqlAsync(silo, TestContext.Current.CancellationToken);
        await using var services = AdoNetDatabases.Services();
        await using var store = AdoNetStateStore.MySql(services, silo);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal([WriteOutcome.Applied], await store.WriteAsync([Rows.Insert("a", events: 1)], TestContext.Current.CancellationToken));
        Assert.NotNull((await store.ReadAsync([new RowKey(Rows.Type, "a")], TestContext.Current.CancellationToken))[0]);
        foreach (var ddl in new[] { "CREATE TABLE more (id int)", "DROP TABLE OrleansStorage", "CREATE TABLE test.more (id int)" })
            await Assert.ThrowsAsync<MySqlException>(() => ExecuteMySqlAsync(silo, ddl));

        string As(string user) =>
            new MySqlConnectionStringBuilder(admin) { UserID = user, Password = "secret", Database = "flighttickets" }.ToString();
    }

    [Fact]
    public async Task A_role_that_may_create_nothing_works_on_what_was_migrated_ahead_of_time()
    {
        var owner = await new AdoNetPostgres(databases).CreateAsync();
        var role = $"silo_{Guid.NewGuid():n}";
        var silo = new NpgsqlConnectionStringBuilder(owner) { Username = role }.ToString();
        await ExecuteAsync(owner, $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA public TO {role};");
        var refused = await Assert.ThrowsAsync<StateStoreException>(
            () => AdoNetMigrations.MigratePostgreSqlAsync(silo, TestContext.Current.CancellationToken));
        Assert.Contains("permission denied", refused.Message, StringComparison.Ordinal);

        await AdoNetMigrations.MigratePostgreSqlAsync(owner, TestContext.Current.CancellationToken);
        await ExecuteAsync(owner, $"""
            GRANT SELECT ON orleans_schema, orleansquery TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON
                orleansstorage, orleansmembershiptable, orleansmembershipversiontable, orleansreminderstable TO {role};
            """);
        await using var services = AdoNetDatabases.Services();
        await using var store = AdoNetStateStore.PostgreSql(services, silo);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal([WriteOutcome.Applied], await store.WriteAsync([Rows.Insert("a", events: 1)], TestContext.Current.CancellationToken));
        Assert.NotNull((await store.ReadAsync([new RowKey(Rows.Type, "a")], TestContext.Current.CancellationToken))[0]);
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(silo, "CREATE TABLE more (id int)"));
    }

    private static async Task ExecuteMySqlAsync(string connectionString, string sql)
    {
        // The @ of an account is no variable.
        await using var connection = new MySqlConnection(
            new MySqlConnectionStringBuilder(connectionString) { AllowUserVariables = true }.ToString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
