using FlightTickets.Persistence.AdoNet;
using FlightTickets.Persistence.Tests;
using FlightTickets.Servers;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Orleans.Configuration;
using Orleans.Serialization;

[assembly: AssemblyFixture(typeof(MariaDbDatabases))]

namespace FlightTickets.Persistence.Tests;

/// <summary>The servers AdoNet storage runs on, and what is different about them.</summary>
public abstract class AdoNetDatabases
{
    /// <summary>An empty database.</summary>
    public abstract Task<string> CreateAsync();

    public abstract AdoNetStateStore Store(IServiceProvider services, string connectionString);

    public abstract Task MigrateAsync(string connectionString);

    public abstract string Invariant { get; }

    protected static string NewName() => $"t{Guid.NewGuid():n}";

    /// <summary>What a silo would have for a store.</summary>
    public static ServiceProvider Services(string serviceId = "test") => new ServiceCollection()
        .AddLogging().AddSerializer().AddSingleton(TimeProvider.System)
        .Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (serviceId, serviceId))
        .BuildServiceProvider();
}

public sealed class AdoNetPostgres(PostgresDatabases databases) : AdoNetDatabases
{
    public override string Invariant => "Npgsql";

    public override Task<string> CreateAsync() => databases.CreateAsync(NewName());

    public override AdoNetStateStore Store(IServiceProvider services, string connectionString) =>
        AdoNetStateStore.PostgreSql(services, connectionString);

    public override Task MigrateAsync(string connectionString) => AdoNetMigrations.MigratePostgreSqlAsync(connectionString);
}

public sealed class AdoNetMariaDb(MariaDbDatabases databases) : AdoNetDatabases
{
    public override string Invariant => "MySql.Data.MySqlConnector";

    public override Task<string> CreateAsync() => databases.CreateAsync(NewName());

    public override AdoNetStateStore Store(IServiceProvider services, string connectionString) =>
        AdoNetStateStore.MySql(services, connectionString);

    public override Task MigrateAsync(string connectionString) => AdoNetMigrations.MigrateMySqlAsync(connectionString);
}

/// <summary>One real server for all tests, started by the first that asks.</summary>
public sealed class MariaDbDatabases : IAsyncDisposable
{
    private readonly Lazy<Task<MariaDbServer>> _server = new(() => MariaDbServer.StartAsync());

    public async Task<string> ConnectionStringAsync() => (await _server.Value).ConnectionString;

    public async Task<string> CreateAsync(string name)
    {
        var server = await _server.Value;
        await using var connection = new MySqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return server.ConnectionStringFor(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }
}
