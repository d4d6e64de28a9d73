namespace FlightTickets.Persistence;

/// <summary>
/// Marks a grain's constructor parameter of type <see cref="IDurableLookup{TState}"/>. Code outside grains uses
/// <see cref="DurableLookups"/> from the silo's services.
/// </summary>
/// <param name="context">The context whose storage to search.</param>
/// <param name="grainType">The <c>[GrainType]</c> of the grains that own the states.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableLookupAttribute(string context, string grainType) : Attribute, IFacetMetadata
{
    /// <summary>The context's name.</summary>
    public string Context { get; } = context;

    /// <summary>The grain type's name.</summary>
    public string GrainType { get; } = grainType;
}
