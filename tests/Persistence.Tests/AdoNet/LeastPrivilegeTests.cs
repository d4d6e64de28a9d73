using FlightTickets.Persistence.AdoNet;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>The role that docs/operations.md gives a silo.</summary>
public sealed class LeastPrivilegeTests(PostgresDatabases databases)
{
    [Fact]
    public async Task A_role_that_may_create_nothing_works_on_what_was_migrated_ahead_of_time()
    {
        var owner = await new AdoNetPostgres(databases).CreateAsync();
        var role = $"silo_{Guid.NewGuid():n}";
        var silo = new NpgsqlConnectionStringBuilder(owner) { Username = role }.ToString();
        await ExecuteAsync(owner, $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA public TO {role};");
        var refused = await Assert.ThrowsAsync<StateStoreException>(() => AdoNetMigrations.MigratePostgreSqlAsync(silo, TestContext.Current.CancellationToken));
        Assert.Contains("permission denied", refused.Message, StringComparison.Ordinal);

        await AdoNetMigrations.MigratePostgreSqlAsync(owner, TestContext.Current.CancellationToken);
        await ExecuteAsync(owner, $"""
            GRANT SELECT ON orleans_schema, orleansquery TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON orleansstorage, orleansmembershiptable, orleansmembershipversiontable, orleansreminderstable TO {role};
            """);
        await using var services = AdoNetDatabases.Services();
        await using var store = AdoNetStateStore.PostgreSql(services, silo);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal([WriteOutcome.Applied], await store.WriteAsync([Rows.Insert("a", events: 1)], TestContext.Current.CancellationToken));
        Assert.NotNull((await store.ReadAsync([new RowKey(Rows.Type, "a")], TestContext.Current.CancellationToken))[0]);
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(silo, "CREATE TABLE more (id int)"));
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
