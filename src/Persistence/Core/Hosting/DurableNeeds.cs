using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FlightTickets.Persistence;

/// <summary>
/// Holds what the silo's grains need against what their contexts' stores can do, before the silo starts: a grain that looks rows up or asks
/// to be woken would else fail at its first call. What no constructor shows (a commit with
/// events) the <see cref="GroupCommitter"/> refuses.
/// </summary>
internal sealed class DurableNeeds(DurableContexts contexts, IOptions<GrainTypeOptions> grains) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        foreach (var grain in grains.Value.Classes)
        {
            foreach (var parameter in grain.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .SelectMany(c => c.GetParameters()))
                Check(grain, parameter);
        }
    }

    private void Check(Type grain, ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<DurableLookupAttribute>() is { } lookup)
            Need<ILookupStore>(grain, lookup.Context, "looks up rows by owner or reference");
        else if (parameter.GetCustomAttribute<DurableStateAttribute>() is { } state && grain.IsAssignableTo(typeof(IWakeable)))
            Need<IWakeUpStore>(grain, state.Context, "asks to be woken");
    }

    private void Need<TStore>(Type grain, string context, string what)
        where TStore : IRowStore
    {
        // A silo may host grains of contexts that are stored elsewhere; theirs fail when they are called.
        if (contexts.Find(context) is { Store: not TStore } unfit)
        {
            throw new OrleansConfigurationException(
                $"{grain.Name} of the context {context} {what}, which {unfit.Store.Description} cannot do: choose another store "
                    + $"for {context}.");
        }
    }
}
