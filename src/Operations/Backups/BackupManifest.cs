using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlightTickets.Startup;

namespace FlightTickets.Backups;

/// <summary>The contents of a backup's folder. It is written last: a folder without it holds no backup, or an unfinished one.</summary>
internal sealed record BackupManifest
{
    private const string Name = "backup.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The build that made it.</summary>
    public required string Build { get; init; }

    /// <summary>The service whose rows it has: <c>Orleans:ServiceId</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The files, in the order in which they were made.</summary>
    public ImmutableArray<BackupPart> Parts { get; init; } = [];

    /// <summary>The contexts it lacks, because their database has backup commands of its own.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var file = PrivateFile.Create(Path.Combine(folder, Name));
        await JsonSerializer.SerializeAsync(file, this, Json, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads it, and compares every file with what was written.</summary>
    /// <exception cref="StartupException">It is missing or damaged, or a file is.</exception>
    public static async Task<BackupManifest> ReadAsync(string folder, Action<long, long> checkedFile, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            throw new StartupException(ExitCodes.DataError, $"There is no {path}: {folder} holds no backup, or an unfinished one.");
        try
        {
            await using var file = File.OpenRead(path);
            var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(file, Json, cancellationToken)
                ?? throw new JsonException("It is empty.");
            var done = 0;
            foreach (var part in manifest.Parts)
            {
                await part.VerifyAsync(folder, cancellationToken);
                checkedFile(++done, manifest.Parts.Length);
            }

            return manifest;
        }
        catch (JsonException e)
        {
            throw new StartupException(ExitCodes.DataError, $"{path} is damaged: {e.Message}", e);
        }
    }
}

/// <summary>A file of a backup.</summary>
/// <param name="Kind">What it is a copy of.</param>
/// <param name="File">Its path in the backup's folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, in hexadecimal digits.</param>
internal sealed record BackupPart(BackupKind Kind, string File, long Bytes, string Sha256)
{
    /// <summary>The contexts whose state it has; none for files beside the state.</summary>
    public ImmutableArray<string> Contexts { get; init; } = [];

    /// <summary>The database's schema; 0 for files beside the state.</summary>
    public int Schema { get; init; }

    /// <summary>The newest state version that its silos might write.</summary>
    public int StateVersion { get; init; } = 1;

    /// <summary>Describes a file that was copied.</summary>
    public static async Task<BackupPart> OfAsync(string folder, string name, BackupKind kind, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        return new(kind, name, new FileInfo(path).Length, await HashAsync(path, cancellationToken));
    }

    /// <exception cref="StartupException">The file is missing, or has changed since the backup.</exception>
    public async Task VerifyAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path)) throw new StartupException(ExitCodes.DataError, $"The backup's file {path} is missing.");
        if (new FileInfo(path).Length != Bytes || await HashAsync(path, cancellationToken) != Sha256)
            throw new StartupException(ExitCodes.DataError, $"The backup's file {path} is damaged: it has changed since the backup.");
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = System.IO.File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}

/// <summary>What a file of a backup is a copy of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupKind>))]
internal enum BackupKind
{
    /// <summary>A PostgreSQL database, by pg_dump.</summary>
    PostgreSql,

    /// <summary>A data folder's SQLite database.</summary>
    Sqlite,

    /// <summary>A small file of the data folder: a key, or the list of complete imports.</summary>
    DataFolder,

    /// <summary>A file of the test gateway's record.</summary>
    TestGateway,
}
