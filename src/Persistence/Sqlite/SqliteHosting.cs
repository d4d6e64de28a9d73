using FlightTickets.Persistence;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Puts durable state into SQLite.</summary>
public static class SqliteHosting
{
    /// <summary>The contexts of the product.</summary>
    private static readonly string[] AllContexts = ["Fleet", "Flights", "Orders", "Payments", "Users"];

    /// <summary>Puts contexts into one SQLite file; they share its writer.</summary>
    /// <param name="builder">The durable state.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="contexts">The contexts; all of the product's when none is named.</param>
    public static DurableStateBuilder UseSqlite(this DurableStateBuilder builder, string path, params string[] contexts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(contexts);
        return builder.Use(
            contexts.Length == 0 ? AllContexts : contexts,
            services => SqliteStateStore.Share(path, services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Durable state of every context in one SQLite file, for a test cluster or an embedded host.</summary>
    public static ISiloBuilder AddSqliteDurableState(this ISiloBuilder silo, string path, params string[] contexts) =>
        silo.AddDurableState(state => state.UseSqlite(path, contexts));
}
