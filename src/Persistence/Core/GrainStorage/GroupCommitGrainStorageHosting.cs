using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;

namespace Orleans.Hosting;

/// <summary>Adds group-commit grain storage to a silo.</summary>
public static class GroupCommitGrainStorageHosting
{
    /// <summary>Adds an Orleans grain storage in the store of a context (see <c>AddDurableState</c>).</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The storage's name, as in <c>[PersistentState("profile", "name")]</c>.</param>
    /// <param name="context">The context whose store is used; the storage's name when left out.</param>
    public static ISiloBuilder AddGroupCommitGrainStorage(this ISiloBuilder silo, string name, string? context = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddGrainStorage(name, (services, key) =>
            new GroupCommitGrainStorage(key, services.GetRequiredService<DurableContexts>().Get(context ?? key), services));
        return silo;
    }
}
