using System.Collections.Immutable;
using FlightTickets.Hosting;
using FlightTickets.Operations;
using FlightTickets.Startup;
using FlightTickets.Storage;
using Orleans.Configuration;

namespace FlightTickets.Backups;

/// <summary>The databases that the settings name, and the files beside them.</summary>
internal sealed class BackupPlan
{
    private const string GatewayFolder = "test-gateway";

    /// <summary>Small files of the data folder: the key that signs access tokens, and the list of complete imports.</summary>
    private static readonly string[] Files = ["auth-signing-key.pem", Imports];

    /// <summary>The list of complete imports.</summary>
    public const string Imports = "import.json";

    /// <summary>Keys of the pages' cookies.</summary>
    private const string PageKeys = "page-keys";

    private BackupPlan(IConfiguration configuration, string? programs)
    {
        var backends = StorageChoice.Resolve(configuration, StorageBackends.All);
        ServiceId = configuration["Orleans:ServiceId"] ?? ClusterOptions.DefaultServiceId;
        Folder = DataFolderPaths.Folder(configuration);
        HasFolder = configuration["DataFolder"] is { Length: > 0 } || backends.ContainsValue(StorageBackends.Sqlite);
        Gateway = configuration["Payments:Gateway"] == "Test" ? CheckOptions.Settings(configuration, default).TestGatewayFolder : null;
        OfPostgres = Of(StorageBackends.PostgreSql, StorageBackends.AdoNetPostgreSql);
        OfSqlite = Of(StorageBackends.Sqlite);
        Others = [.. backends.GroupBy(choice => choice.Value.Name, choice => choice.Key, StringComparer.Ordinal)
            .Where(backend => backend.Key == StorageBackends.MongoDb.Name || backend.Key == StorageBackends.AdoNetMySql.Name)
            .Select(backend => $"{backend.Key} ({string.Join(", ", backend.Order(StringComparer.Ordinal))})")];
        if (OfPostgres.Length > 0) Postgres = new PostgresBackup(configuration.GetConnectionString("Postgres")!, programs);
        if (OfSqlite.Length > 0) Sqlite = new SqliteBackup(DataFolderPaths.Database(configuration));

        ImmutableArray<string> Of(params StorageBackend[] some) =>
            [.. backends.Where(choice => some.Contains(choice.Value)).Select(choice => choice.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>The service that owns the rows.</summary>
    public string ServiceId { get; }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>Whether the settings name a data folder.</summary>
    public bool HasFolder { get; }

    /// <summary>The folder of the test gateway's record, if that is the gateway and the folder is known.</summary>
    public string? Gateway { get; }

    /// <summary>The contexts in PostgreSQL.</summary>
    public ImmutableArray<string> OfPostgres { get; }

    /// <summary>The contexts in SQLite.</summary>
    public ImmutableArray<string> OfSqlite { get; }

    /// <summary>The PostgreSQL database, if a context is in it.</summary>
    public PostgresBackup? Postgres { get; }

    /// <summary>The SQLite database, if a context is in it.</summary>
    public SqliteBackup? Sqlite { get; }

    /// <summary>Databases with backup commands of their own, and their contexts.</summary>
    public ImmutableArray<string> Others { get; }

    /// <exception cref="StartupException">The configuration is wrong.</exception>
    public static BackupPlan Of(IConfiguration configuration, string? programs) => new(configuration, programs);

    /// <summary>The files beside the databases: where each is, its name in a backup, and what it is.</summary>
    public IEnumerable<(string Path, string Name, BackupKind Kind)> FilesThatAreThere()
    {
        if (HasFolder)
        {
            foreach (var name in Files.Where(name => File.Exists(Path.Combine(Folder, name))))
                yield return (Path.Combine(Folder, name), name, BackupKind.DataFolder);
            foreach (var path in In(Path.Combine(Folder, PageKeys), "*.xml"))
                yield return (path, $"{PageKeys}/{Path.GetFileName(path)}", BackupKind.DataFolder);
        }

        foreach (var path in In(Gateway, "*.log"))
            yield return (path, $"{GatewayFolder}/{Path.GetFileName(path)}", BackupKind.TestGateway);
    }

    /// <summary>Where a file beside the databases belongs; <see langword="null"/> where these settings have no place for it.</summary>
    public string? PlaceOf(BackupPart part) => part.Kind switch
    {
        BackupKind.TestGateway => Gateway is null ? null : Path.Combine(Gateway, Path.GetFileName(part.File)),
        BackupKind.DataFolder => HasFolder ? Path.Combine(Folder, part.File) : null,
        BackupKind.PostgreSql or BackupKind.Sqlite or _ => null,
    };

    private static string[] In(string? folder, string pattern) =>
        folder is not null && Directory.Exists(folder) ? [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)] : [];
}
