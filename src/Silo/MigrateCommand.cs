using FlightTickets.Persistence;
using FlightTickets.Persistence.AdoNet;
using FlightTickets.Startup;
using FlightTickets.Storage;
using Microsoft.Extensions.Options;

namespace FlightTickets;

/// <summary>
/// <c>migrate</c>: brings every database that the configuration names up to date and ends, so that the silos themselves need no right to create
/// anything. It opens the stores as a silo would, and so does exactly what a silo would.
/// </summary>
public static class MigrateCommand
{
    /// <summary>Migrates clustering and reminders (PostgreSQL) and every backend that serves a context.</summary>
    /// <param name="configuration">The silo's configuration; <c>ConnectionStrings:Postgres</c> is required.</param>
    /// <param name="output">Gets a line a database.</param>
    /// <exception cref="StartupException">The configuration makes no sense.</exception>
    /// <exception cref="StateStoreException">A database cannot be used.</exception>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(output);
        RequiredSettings.Check(configuration, "ConnectionStrings:Postgres");
        await AdoNetMigrations.MigratePostgreSqlAsync(configuration.GetConnectionString("Postgres")!);
        await output.WriteLineAsync("PostgreSQL: clustering, reminders and AdoNet storage are up to date.");

        await using var provider = StoredStates.Prepare(configuration);
        foreach (var (contexts, create) in provider.GetRequiredService<IOptions<DurableStateOptions>>().Value.Stores)
        {
            await using var store = create(provider);
            await store.OpenAsync(CancellationToken.None);
            await output.WriteLineAsync($"{store.Description}: {string.Join(", ", contexts.Order(StringComparer.Ordinal))} are up to date.");
        }

        return ExitCodes.Ok;
    }
}
