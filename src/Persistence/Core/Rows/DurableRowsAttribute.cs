namespace FlightTickets.Persistence;

/// <summary>Marks a grain's constructor parameter of type <see cref="IDurableRows{TState}"/>.</summary>
/// <param name="context">The context whose storage has the rows.</param>
/// <param name="rowType">Their type, which takes the place of a grain type. No grain with a state of its own may have that
/// <c>[GrainType]</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableRowsAttribute(string context, string rowType) : Attribute, IFacetMetadata
{
    /// <summary>The context's name.</summary>
    public string Context { get; } = context;

    /// <summary>The rows' type.</summary>
    public string RowType { get; } = rowType;
}
