using System.CommandLine;
using FlightTickets.CommandLine;
using FlightTickets.Operations.Progress;
using FlightTickets.Persistence;
using FlightTickets.Persistence.AdoNet;
using FlightTickets.Startup;
using FlightTickets.Storage;
using Microsoft.Extensions.Options;

namespace FlightTickets.Operations;

/// <summary>
/// <c>migrate</c>: updates every database of the configuration, so that silos need no right to create tables. It
/// opens the stores as a silo would, so it does exactly the same.
/// </summary>
public static class MigrateCommand
{
    /// <summary>Makes the command. It needs <c>ConnectionStrings:Postgres</c>.</summary>
    /// <param name="settings">The settings of the command line.</param>
    public static Command Create(string[] settings)
    {
        var command = new Command("migrate", "Update the tables and indexes of every database, for silos without that privilege.");
        command.SetAction((_, _) => RunAsync(HostBuilders.Command(settings).Configuration, Console.Out));
        return command;
    }

    /// <summary>Migrates clustering and reminders (PostgreSQL) and every store of a context.</summary>
    /// <param name="configuration">The silo's configuration; <c>ConnectionStrings:Postgres</c> is required.</param>
    /// <param name="output">Gets a line for each database.</param>
    /// <exception cref="StartupException">The configuration is wrong.</exception>
    /// <exception cref="StateStoreException">A database cannot be used.</exception>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(output);
        RequiredSettings.Check(configuration, "ConnectionStrings:Postgres");
        foreach (var line in await Job.ShowAsync("migrate", TimeProvider.System, progress => MigrateAsync(configuration, progress)))
            await output.WriteLineAsync(line);
        return ExitCodes.Ok;
    }

    private static async Task<List<string>> MigrateAsync(IConfiguration configuration, IJobProgress progress)
    {
        await using var provider = StoredStates.Prepare(configuration);
        var options = provider.GetRequiredService<IOptions<DurableStateOptions>>().Value;
        var stores = options.Stores;
        var (done, total) = (0, stores.Count + 1);
        progress.Report("databases", done, total);
        await AdoNetMigrations.MigratePostgreSqlAsync(configuration.GetConnectionString("Postgres")!);
        progress.Report("databases", ++done, total);
        List<string> lines = ["PostgreSQL: clustering, reminders and AdoNet storage are up to date."];
        foreach (var (contexts, create) in stores)
        {
            await using var store = create(provider);
            await store.OpenAsync(CancellationToken.None);
            await StoreVersion.ReadOnlyAsync(store, options.Versions, CancellationToken.None);
            progress.Report("databases", ++done, total);
            lines.Add($"{store.Description}: {string.Join(", ", contexts.Order(StringComparer.Ordinal))} are up to date.");
        }

        return lines;
    }
}
