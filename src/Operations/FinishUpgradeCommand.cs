using System.CommandLine;
using System.Globalization;
using FlightTickets.CommandLine;
using FlightTickets.Persistence;
using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Startup;
using FlightTickets.Storage;
using Microsoft.Extensions.Options;

namespace FlightTickets.Operations;

/// <summary>
/// <c>finish-upgrade</c>: tells every store that all silos run this build, so that its newest state version is written from now on.
/// </summary>
public static class FinishUpgradeCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="prepare">Applies the host's defaults and demands to the configuration.</param>
    public static Command Create(string[] settings, Action<IHostApplicationBuilder> prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var command = new Command("finish-upgrade",
            "Write the newest state version from now on: every silo runs this build, and no older one will start again.");
        command.SetAction((_, _) =>
        {
            var builder = HostBuilders.Command(settings);
            prepare(builder);
            return RunAsync(builder.Configuration, Console.Out);
        });
        return command;
    }

    /// <summary>Raises the state version of every store; running silos notice within seconds.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var lines = await StoredJob.RunAsync(async () =>
        {
            await using var states = await StoredStates.OpenAsync(configuration, store => store.OpenAsync(CancellationToken.None));
            var versions = states.Services.GetRequiredService<IOptions<DurableStateOptions>>().Value.Versions;
            var raised = new List<string>();
            foreach (var store in states.All)
            {
                var version = await StoreVersion.AgreeAsync(store, versions, isRaised: true, CancellationToken.None);
                raised.Add(string.Create(CultureInfo.InvariantCulture, $"{store.Description}: state version {version} is written."));
            }

            // This comes last: until then an older silo may still be started.
            if (StorageChoice.Resolve(configuration, StorageBackends.All).ContainsValue(StorageBackends.PostgreSql))
                await PostgresSchema.FinishAsync(configuration.GetConnectionString("Postgres")!, CancellationToken.None);
            return raised;
        });
        foreach (var line in lines) await output.WriteLineAsync(line);
        return ExitCodes.Ok;
    }
}
