using FlightTickets.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Storage;

namespace FlightTickets.PersistenceBench;

/// <summary>A silo with every storage that is compared; the storages are called as grains call them, without grains.</summary>
internal sealed class BenchSilo(IHost host) : IAsyncDisposable
{
    /// <summary>A storage and its name in the comparison.</summary>
    public IGrainStorage Storage(string name) => host.Services.GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>Starts a silo on the databases.</summary>
    /// <param name="postgres">PostgreSQL's connection string.</param>
    /// <param name="sqlite">SQLite's file.</param>
    /// <param name="scripts">Orleans' AdoNet folder, for its scripts; without it AdoNet is left out.</param>
    /// <param name="mongo">MongoDB's connection string; without it MongoDB is left out.</param>
    public static async Task<BenchSilo> StartAsync(string postgres, string sqlite, string? scripts, string? mongo)
    {
        if (scripts is not null)
            await PrepareAdoNetAsync(postgres, scripts);

        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next());
            silo.AddDurableState(state => state.UsePostgreSql(postgres, "Pg").UseSqlite(sqlite, "Lite"));
            silo.AddGroupCommitGrainStorage("group commit", "Pg");
            silo.AddGroupCommitGrainStorage("SQLite", "Lite");
            if (mongo is not null)
            {
                silo.AddDurableState(state => state.UseMongoDb(mongo, "Mongo"));
                silo.AddGroupCommitGrainStorage("MongoDB", "Mongo");
            }

            if (scripts is not null)
            {
                silo.AddAdoNetGrainStorage("AdoNet", options =>
                {
                    options.Invariant = "Npgsql";
                    // As many connections as it can use: it sends one statement a write.
                    options.ConnectionString = postgres + ";Maximum Pool Size=100;Max Auto Prepare=20;Auto Prepare Min Usages=2";
                });
            }
        });
        var host = builder.Build();
        await host.StartAsync();
        return new BenchSilo(host);
    }

    private static async Task PrepareAdoNetAsync(string postgres, string scripts)
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        foreach (var script in (string[])["Shared/PostgreSQL-Main.sql", "Orleans.Persistence.AdoNet/PostgreSQL-Persistence.sql"])
        {
            await using var command = database.CreateCommand(await File.ReadAllTextAsync(Path.Combine(scripts, script)));
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
