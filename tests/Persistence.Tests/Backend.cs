using FlightTickets.Persistence.PostgreSql;
using MongoDB.Bson;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>Where the silos of one test keep their states: a store that is empty and the test's own.</summary>
public abstract class Backend : IAsyncDisposable
{
    /// <summary>Whether rows can ask to be woken; a silo on a store without refuses grains that do.</summary>
    public virtual bool HasWakeUps => true;

    public virtual Task PrepareAsync() => Task.CompletedTask;

    public abstract void Configure(DurableStateBuilder state);

    /// <summary>Moves what is due nearer, where that goes by a server's clock.</summary>
    public virtual Task PassAsync(TimeSpan time) => Task.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class SqliteBackend : Backend
{
    private readonly TempFolder _folder = new();

    public override void Configure(DurableStateBuilder state) => state.UseSqlite(_folder.File("state.db"), "Test");

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class PostgresBackend(PostgresDatabases databases) : Backend
{
    private string _connectionString = "";

    public override async Task PrepareAsync() => _connectionString = await databases.CreateAsync($"durable_{Guid.NewGuid():n}");

    public override void Configure(DurableStateBuilder state) => state.UsePostgreSql(_connectionString, "Test");

    public override async Task PassAsync(TimeSpan time)
    {
        await using var raw = NpgsqlDataSource.Create(_connectionString);

        // In the order of keys, as silos lock them; the lists last, so that one that is taken sees the rows moved.
        await raw.ExecuteAsync("""
            WITH due AS MATERIALIZED (
                SELECT service_id, grain_type, grain_id FROM grain_state
                WHERE wake_at IS NOT NULL ORDER BY service_id, grain_type, grain_id FOR UPDATE)
            UPDATE grain_state s SET wake_at = s.wake_at - $1
            FROM due d WHERE s.service_id = d.service_id AND s.grain_type = d.grain_type AND s.grain_id = d.grain_id
                AND s.wake_at IS NOT NULL
            """, TestContext.Current.CancellationToken, time);
        await raw.ExecuteAsync("UPDATE wake_up SET due = due - $1", TestContext.Current.CancellationToken, time);
    }
}

public sealed class MongoBackend : Backend
{
    private readonly MongoDatabase _database = MongoDatabase.CreateOrSkip();

    public override void Configure(DurableStateBuilder state) => state.UseMongoDb(_database.ConnectionString, "Test");

    public override Task PassAsync(TimeSpan time) => _database.Raw().GetCollection<BsonDocument>("grain_state").UpdateManyAsync(
        new BsonDocument("next_try", new BsonDocument("$exists", true)),
        new BsonDocument("$inc", new BsonDocument("next_try", -(time.Ticks / TimeSpan.TicksPerMicrosecond))),
        cancellationToken: TestContext.Current.CancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }
}

public sealed class AdoNetPostgresBackend(PostgresDatabases databases) : Backend
{
    private string _connectionString = "";

    public override bool HasWakeUps => false;

    public override async Task PrepareAsync() => _connectionString = await new AdoNetPostgres(databases).CreateAsync();

    public override void Configure(DurableStateBuilder state) => state.UseAdoNetPostgreSql(_connectionString, "Test");
}

public sealed class AdoNetMariaDbBackend(MariaDbDatabases databases) : Backend
{
    private string _connectionString = "";

    public override bool HasWakeUps => false;

    public override async Task PrepareAsync() => _connectionString = await new AdoNetMariaDb(databases).CreateAsync();

    public override void Configure(DurableStateBuilder state) => state.UseAdoNetMySql(_connectionString, "Test");
}
