using System.Globalization;
using FlightTickets.Persistence;
using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Startup;

namespace FlightTickets.Backups;

/// <summary>Whether a backup may be restored by these settings and this build.</summary>
internal static class RestoreRules
{
    /// <exception cref="StartupException">The backup is of another service, of other databases, or of a newer build.</exception>
    public static void Check(BackupManifest manifest, BackupPlan plan)
    {
        if (manifest.ServiceId != plan.ServiceId)
        {
            throw new StartupException(ExitCodes.Configuration,
                $"The backup is of the service {manifest.ServiceId}, and Orleans:ServiceId is {plan.ServiceId}: its rows would not be "
                    + "found.");
        }

        foreach (var part in manifest.Parts.Where(part => part.Contexts.Length > 0))
        {
            var here = part.Kind == BackupKind.PostgreSql ? plan.OfPostgres : plan.OfSqlite;
            if (!here.SequenceEqual(part.Contexts))
            {
                throw new StartupException(ExitCodes.Configuration,
                    $"The backup has {List(part.Contexts)} in {part.Kind}, and the settings have {List(here)} there. "
                        + "Use the settings with which it was made.");
            }

            var newest = part.Kind == BackupKind.PostgreSql ? PostgresSchema.Latest : int.MaxValue;
            if (part.Schema > newest || part.StateVersion > StateVersioning.Newest)
            {
                throw new StartupException(ExitCodes.DataError, string.Create(CultureInfo.InvariantCulture,
                    $"The backup was made by build {manifest.Build} (schema {part.Schema}, state version {part.StateVersion}); this build, "
                        + $"{StateVersions.Build}, reads older ones only."));
            }
        }

        static string List(IReadOnlyCollection<string> contexts) => contexts.Count == 0 ? "nothing" : string.Join(", ", contexts);
    }
}
