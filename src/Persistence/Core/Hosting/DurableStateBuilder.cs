using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Persistence;

/// <summary>Assigns contexts to stores; backends extend it with <c>Use…</c> methods.</summary>
public sealed class DurableStateBuilder(IServiceCollection services)
{
    /// <summary>The silo's services.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>Puts contexts into one store.</summary>
    /// <param name="contexts">The names of the contexts, each in one store only.</param>
    /// <param name="create">Makes the store.</param>
    /// <exception cref="ArgumentException">There is no context, or one without a name.</exception>
    public DurableStateBuilder Use(IReadOnlyList<string> contexts, Func<IServiceProvider, IRowStore> create)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        if (contexts.Count == 0 || contexts.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A store serves at least one context, and every context has a name.", nameof(contexts));

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
