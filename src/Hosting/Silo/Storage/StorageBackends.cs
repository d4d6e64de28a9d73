using System.Collections.Immutable;
using FlightTickets.Hosting;

namespace FlightTickets.Storage;

/// <summary>The backends of this build.</summary>
public static class StorageBackends
{
    /// <summary>One file in the data folder, for one process.</summary>
    public static StorageBackend Sqlite { get; } = new(
        "Sqlite", ConnectionString: null, StorageContexts.All,
        (state, contexts, configuration) => state.UseSqlite(DataFolderPaths.Database(configuration), [.. contexts]));

    /// <summary>A PostgreSQL database, migrated when the silo starts or ahead of time.</summary>
    public static StorageBackend PostgreSql { get; } = new(
        "PostgreSql", ConnectionString: "Postgres", StorageContexts.All,
        (state, contexts, configuration) => state.UsePostgreSql(configuration.GetConnectionString("Postgres")!, [.. contexts]));

    /// <summary>A MongoDB replica set.</summary>
    public static StorageBackend MongoDb { get; } = new(
        "MongoDb", ConnectionString: "MongoDb", StorageContexts.All,
        (state, contexts, configuration) => state.UseMongoDb(configuration.GetConnectionString("MongoDb")!, [.. contexts]));

    /// <summary>Orleans' own AdoNet storage in PostgreSQL: no wake-ups, no lookups.</summary>
    public static StorageBackend AdoNetPostgreSql { get; } = new(
        "AdoNet.PostgreSql", ConnectionString: "Postgres", [StorageContexts.Fleet, StorageContexts.Users],
        (state, contexts, configuration) => state.UseAdoNetPostgreSql(configuration.GetConnectionString("Postgres")!, [.. contexts]));

    /// <summary>The same in MySQL or MariaDB.</summary>
    public static StorageBackend AdoNetMySql { get; } = new(
        "AdoNet.MySql", ConnectionString: "MySql", [StorageContexts.Fleet, StorageContexts.Users],
        (state, contexts, configuration) => state.UseAdoNetMySql(configuration.GetConnectionString("MySql")!, [.. contexts]));

    /// <summary>All of them, in the order in which messages list them.</summary>
    public static ImmutableArray<StorageBackend> All { get; } = [Sqlite, PostgreSql, MongoDb, AdoNetPostgreSql, AdoNetMySql];
}
