using Npgsql;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>The two pools of a store: one whose commits wait for the disk, and one for changes that a crash may undo.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // Every statement finds rows by key through an index. The planner must not choose otherwise while the tables are still empty and their
    // statistics unknown, because a prepared plan outlives that moment. Keys are not looked up twice, so memoizing them would not pay.
    internal const string Session =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_memoize = off; SET jit = off; " +
        "SET plan_cache_mode = force_generic_plan; SET lock_timeout = '5s'; SET statement_timeout = '15s'; SET "
            + "default_transaction_isolation = 'read committed'";

    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.ApplicationName ??= "FlightTickets";
        settings.Timeout = Math.Min(settings.Timeout, 5);
        settings.CommandTimeout = 20;
        Description = $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database}";
        Durable = Source(settings, Session);
        Relaxed = Source(settings, Session + "; SET synchronous_commit = off");
    }

    public string Description { get; }

    /// <summary>For acknowledged writes, and for reads.</summary>
    public NpgsqlDataSource Durable { get; }

    /// <summary>For leases, and for checkpoints of deliveries: after a crash they happen again.</summary>
    public NpgsqlDataSource Relaxed { get; }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder settings, string session)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ToString());
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(session, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(session, connection);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            });
        // The initializer makes the session's settings: a reset between two uses of a pooled connection would undo them.
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await Durable.DisposeAsync().ConfigureAwait(false);
        await Relaxed.DisposeAsync().ConfigureAwait(false);
    }
}
