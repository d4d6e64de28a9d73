using System.CommandLine;
using System.Globalization;
using FlightTickets.CommandLine;
using FlightTickets.Operations.Progress;
using FlightTickets.Persistence;
using FlightTickets.Startup;

namespace FlightTickets.Backups;

/// <summary>
/// <c>backup</c>: copies the databases of the configuration, each as of one instant, with the data folder's keys and the test gateway's
/// record. Servers may run.
/// </summary>
public static class BackupCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="prepare">Applies the host's defaults and demands to the configuration.</param>
    /// <param name="output">Gets a line for each part; standard output if left out.</param>
    public static Command Create(string[] settings, Action<IHostApplicationBuilder> prepare, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var folder = new Argument<string>("folder") { Description = "The folder for the backup: a new one, or an empty one." };
        var partial = new Option<bool>("--partial")
        {
            Description = "Back up PostgreSQL and SQLite only, even if MongoDB or MySQL hold contexts, too.",
        };
        var programs = PostgresPrograms();
        var command = new Command("backup", "Back up the databases, keys and the test gateway's record; servers may run.")
        {
            folder, partial, programs,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var builder = HostBuilders.Command(settings);
            prepare(builder);
            var plan = BackupPlan.Of(builder.Configuration, parsed.GetValue(programs));
            return RunAsync(plan, Path.GetFullPath(parsed.GetValue(folder)!), parsed.GetValue(partial), output ?? Console.Out,
                cancellationToken);
        });
        return command;
    }

    /// <summary><c>--programs</c>, also of <c>restore</c>.</summary>
    internal static Option<string?> PostgresPrograms() => new("--programs")
    {
        Description = "The folder of pg_dump and pg_restore; by default Debian's newest, or the PATH's.",
        HelpName = "folder",
    };

    private static async Task<int> RunAsync(
        BackupPlan plan, string folder, bool isPartial, TextWriter output, CancellationToken cancellationToken)
    {
        if (plan.Others.Length > 0 && !isPartial)
        {
            throw new StartupException(ExitCodes.Configuration,
                $"{string.Join(" and ", plan.Others)}: back up that with its own tools (docs/operations.md), and the rest with "
                    + "backup --partial.");
        }

        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new StartupException(ExitCodes.InputOutput, $"{folder} is not empty: a backup needs a folder of its own.");
            PrivateFile.CreateFolder(folder);
            var manifest = await Job.ShowAsync("backup", TimeProvider.System,
                progress => BackUpAsync(plan, folder, progress, cancellationToken));
            foreach (var part in manifest.Parts.Where(part => part.Contexts.Length > 0))
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{Name(plan, part)}: {string.Join(", ", part.Contexts)}, {part.Bytes / 1048576.0:N1} MB, schema {part.Schema}."));
            }

            foreach (var kind in manifest.Parts.Where(part => part.Contexts.Length == 0).GroupBy(part => part.Kind))
                await output.WriteLineAsync($"{Files(kind.Key)}: {string.Join(", ", kind.Select(part => part.File))}.");
            foreach (var other in manifest.LeftOut) await output.WriteLineAsync($"NOT in this backup: {other}.");
            await output.WriteLineAsync($"The backup is in {folder}.");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(ExitCodes.InputOutput, $"The backup cannot be written: {e.Message}", e);
        }
    }

    private static async Task<BackupManifest> BackUpAsync(
        BackupPlan plan, string folder, IJobProgress progress, CancellationToken cancellationToken)
    {
        var manifest = new BackupManifest
        {
            At = TimeProvider.System.GetUtcNow(),
            Build = StateVersions.Build,
            ServiceId = plan.ServiceId,
            LeftOut = plan.Others,
        };
        if (plan.Postgres is { } postgres)
            Add(await postgres.BackUpAsync(folder, plan.ServiceId, progress, cancellationToken) with { Contexts = plan.OfPostgres });
        if (plan.Sqlite is { } sqlite)
            Add(await sqlite.BackUpAsync(folder, cancellationToken) with { Contexts = plan.OfSqlite });

        // The gateway's record is copied last, so it knows everything that the copied orders know.
        foreach (var (path, name, kind) in plan.FilesThatAreThere())
        {
            await PrivateFile.CopyAsync(path, Path.Combine(folder, name), cancellationToken);
            Add(await BackupPart.OfAsync(folder, name, kind, cancellationToken));
            progress.Report("files", manifest.Parts.Length, total: null);
        }

        await manifest.WriteAsync(folder, cancellationToken);
        return manifest;

        void Add(BackupPart part) => manifest = manifest with { Parts = manifest.Parts.Add(part) };
    }

    internal static string Name(BackupPlan plan, BackupPart part) =>
        part.Kind == BackupKind.PostgreSql ? plan.Postgres!.Description : plan.Sqlite!.Description;

    private static string Files(BackupKind kind) => kind == BackupKind.TestGateway ? "The test gateway's record" : "The data folder";
}
