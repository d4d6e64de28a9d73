using System.Collections.Immutable;
using FlightTickets.Startup;

namespace FlightTickets.Storage;

/// <summary>Chooses the backend of each context by <c>Storage:*</c>.</summary>
public static class StorageChoice
{
    private const string Sqlite = "Sqlite", PostgreSql = "PostgreSql", MongoDb = "MongoDb", AdoNetPostgreSql = "AdoNet.PostgreSql";

    /// <summary>The backend of every context.</summary>
    /// <exception cref="StartupException">A name is unknown, a backend has no connection string, or cannot serve the context.</exception>
    public static ImmutableDictionary<string, StorageBackend> Resolve(IConfiguration configuration, IReadOnlyList<StorageBackend> backends)
    {
        RefuseUnknownContexts(configuration);
        return StorageContexts.All.ToImmutableDictionary(context => context, context => Resolve(context, configuration, backends));
    }

    /// <summary>The backend of a context unless <c>Storage:*</c> names another.</summary>
    public static string DefaultFor(string context, IConfiguration configuration)
    {
        if (!Has(configuration, "Postgres")) return Sqlite;
        return context switch
        {
            StorageContexts.Fleet or StorageContexts.Users => AdoNetPostgreSql,
            StorageContexts.Orders or StorageContexts.Payments when Has(configuration, "MongoDb") => MongoDb,
            _ => PostgreSql,
        };
    }

    private static StorageBackend Resolve(string context, IConfiguration configuration, IReadOnlyList<StorageBackend> backends)
    {
        var configured = configuration[$"Storage:{context}"];
        var name = string.IsNullOrWhiteSpace(configured) ? DefaultFor(context, configuration) : configured;
        var backend = backends.FirstOrDefault(b => string.Equals(b.Name, name, StringComparison.OrdinalIgnoreCase));
        var problem = backend switch
        {
            null => "is not a storage backend of this build",
            _ when !backend.Serves.Contains(context) => $"cannot serve {context}",
            _ when !backend.IsConnected(configuration) => $"needs ConnectionStrings:{backend.ConnectionString}, which is not set",
            _ => null,
        };
        if (backend is not null && problem is null) return backend;
        var valid = backends.Where(b => b.Serves.Contains(context) && b.IsConnected(configuration)).Select(b => b.Name);
        var said = string.IsNullOrWhiteSpace(configured) ? $"Storage:{context} (by default '{name}')" : $"Storage:{context} = '{name}'";
        throw new StartupException(ExitCodes.Configuration, $"{said} {problem}. Valid here: {string.Join(", ", valid)}.");
    }

    private static void RefuseUnknownContexts(IConfiguration configuration)
    {
        foreach (var child in configuration.GetSection("Storage").GetChildren())
        {
            if (!StorageContexts.All.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new StartupException(ExitCodes.Configuration,
                    $"Storage:{child.Key} names no context. Valid contexts: {string.Join(", ", StorageContexts.All)}.");
        }
    }

    private static bool Has(IConfiguration configuration, string name) =>
        !string.IsNullOrWhiteSpace(configuration.GetConnectionString(name));
}
