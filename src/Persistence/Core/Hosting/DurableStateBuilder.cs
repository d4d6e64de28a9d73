using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Persistence;

/// <summary>Says which context's state lives where; backends extend it with <c>Use…</c> methods.</summary>
public sealed class DurableStateBuilder(IServiceCollection services)
{
    /// <summary>The silo's services.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>Puts contexts into one store.</summary>
    /// <param name="contexts">The names of the contexts, each in one store only.</param>
    /// <param name="create">Makes the store.</param>
    public DurableStateBuilder Use(IReadOnlyList<string> contexts, Func<IServiceProvider, IStateStore> create)
    {
        Services.Configure<DurableStateOptions>(options => options.Stores.Add(new StateStoreRegistration(contexts, create)));
        return this;
    }

    /// <summary>Changes the limits of group commit.</summary>
    public DurableStateBuilder ConfigureGroupCommit(Action<GroupCommitOptions> configure)
    {
        Services.Configure<DurableStateOptions>(options => configure(options.GroupCommit));
        return this;
    }
}
