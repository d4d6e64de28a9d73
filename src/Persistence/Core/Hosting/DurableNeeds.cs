using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FlightTickets.Persistence;

/// <summary>
/// Checks that the contexts' stores can do what the silo's grains need, before the silo starts: otherwise a grain that looks rows up or
/// asks for wake-ups would fail at its first call. Needs that no constructor shows (a commit with events) are refused by the
/// <see cref="GroupCommitter"/>.
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
        // A silo may host grains of contexts that are stored elsewhere; those fail when called.
        if (contexts.Find(context) is { Store: not TStore } unfit)
        {
            throw new OrleansConfigurationException(
                $"{grain.Name} of the context {context} {what}, which {unfit.Store.Description} cannot do: choose another store "
                    + $"for {context}.");
        }
    }
}
