using System.CommandLine;
using FlightTickets.Check.Repair;
using FlightTickets.CommandLine;
using FlightTickets.Operations.Progress;
using FlightTickets.Startup;
using FlightTickets.Storage;

namespace FlightTickets.Backups;

/// <summary>
/// <c>restore</c>: replaces the contents of the configuration's databases with a backup. It refuses while a silo runs, and names what it
/// replaces. Run <c>repair</c> afterwards.
/// </summary>
public static class RestoreCommand
{
    /// <summary>Makes the command. Without <c>--yes</c> it only says what it would replace.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="prepare">Applies the host's defaults and demands to the configuration.</param>
    /// <param name="output">Gets a line for each part; standard output if left out.</param>
    public static Command Create(string[] settings, Action<IHostApplicationBuilder> prepare, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var folder = new Argument<string>("folder") { Description = "A folder that backup wrote." };
        var yes = new Option<bool>("--yes") { Description = "Replace the databases; without it only their names are printed." };
        var programs = BackupCommand.PostgresPrograms();
        var command = new Command("restore", "Replace the databases of the configuration by a backup; no server may run.")
        {
            folder, yes, programs,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var builder = HostBuilders.Command(settings);
            prepare(builder);
            return RunAsync(builder.Configuration, BackupPlan.Of(builder.Configuration, parsed.GetValue(programs)),
                Path.GetFullPath(parsed.GetValue(folder)!), parsed.GetValue(yes), output ?? Console.Out, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration, BackupPlan plan, string folder, bool isSure, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await Job.ShowAsync("restore", TimeProvider.System, progress => BackupManifest.ReadAsync(
                folder, (done, total) => progress.Report("files compared", done, total), cancellationToken));
            RestoreRules.Check(manifest, plan);
            if (plan.Postgres is not null && manifest.Parts.Any(part => part.Kind == BackupKind.PostgreSql))
            {
                await plan.Postgres.ReachAsync(cancellationToken);
                await LiveSilos.RefuseAsync(configuration);
            }

            using var guard = manifest.Parts.Any(part => part.Kind == BackupKind.Sqlite) ? plan.Sqlite!.Lock() : null;
            var (at, verb) = ($"{manifest.At:yyyy-MM-dd HH:mm:ss}Z", isSure ? "is" : "would be");
            foreach (var part in manifest.Parts.Where(part => part.Contexts.Length > 0))
            {
                await output.WriteLineAsync(
                    $"{BackupCommand.Name(plan, part)} {verb} replaced by its state of {at}: {string.Join(", ", part.Contexts)}.");
            }

            foreach (var other in manifest.LeftOut) await output.WriteLineAsync($"NOT in this backup: {other}.");
            if (!isSure)
            {
                await output.WriteLineAsync("Nothing was changed. Add --yes to replace it.");
                return ExitCodes.Usage;
            }

            var kept = await Job.ShowAsync("restore", TimeProvider.System,
                progress => RestoreAsync(manifest, plan, folder, progress, cancellationToken));
            foreach (var line in kept) await output.WriteLineAsync(line);
            await output.WriteLineAsync(configuration.GetConnectionString("RabbitMq") is { Length: > 0 }
                ? "Restored. Before a silo starts: empty-queues, then repair."
                : "Restored. Before a silo starts: repair.");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(ExitCodes.InputOutput, $"The backup cannot be restored: {e.Message}", e);
        }
    }

    private static async Task<List<string>> RestoreAsync(
        BackupManifest manifest, BackupPlan plan, string folder, IJobProgress progress, CancellationToken cancellationToken)
    {
        var (lines, files) = (new List<string>(), new List<string>());
        var note = RestoreMark.Note(TimeProvider.System.GetUtcNow());
        foreach (var part in manifest.Parts.Where(part => part.Kind == BackupKind.PostgreSql))
        {
            await plan.Postgres!.RestoreAsync(folder, progress, cancellationToken);
            if (part.Contexts.Contains(StorageContexts.Orders)) await plan.Postgres.MarkAsync(plan.ServiceId, note, cancellationToken);
        }

        foreach (var part in manifest.Parts.Where(part => part.Kind == BackupKind.Sqlite))
        {
            await plan.Sqlite!.RestoreAsync(folder, part.Contexts.Contains(StorageContexts.Orders) ? note : null, cancellationToken);
            lines.Add($"The previous database is now {plan.Sqlite.Description}.replaced; delete it when you no longer need it.");
        }

        var gateway = manifest.Parts.Where(part => part.Kind == BackupKind.TestGateway).ToArray();
        // The record stands for another company's data, which our loss does not set back: repair reads in it what the backup does not know.
        var isRecordThere = gateway.Any(part => plan.PlaceOf(part) is { } place
            && Directory.Exists(Path.GetDirectoryName(place)) && Directory.EnumerateFiles(Path.GetDirectoryName(place)!, "*.log").Any());
        if (isRecordThere) lines.Add($"The test gateway's record in {plan.Gateway} was kept as it is.");
        foreach (var part in manifest.Parts.Where(part => part.Contexts.Length == 0))
        {
            if (plan.PlaceOf(part) is not { } place || (part.Kind == BackupKind.TestGateway && isRecordThere)) continue;
            // The list of complete imports belongs to the database, so it is replaced. An existing key is the one in use, so it stays.
            if (File.Exists(place) && part.File != BackupPlan.Imports) continue;
            await PrivateFile.CopyAsync(Path.Combine(folder, part.File), place, cancellationToken);
            files.Add(part.File);
            progress.Report("files", files.Count, total: null);
        }

        if (files.Count > 0) lines.Add($"Also restored: {string.Join(", ", files)}.");
        return lines;
    }
}
