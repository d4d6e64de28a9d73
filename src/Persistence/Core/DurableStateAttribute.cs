namespace FlightTickets.Persistence;

/// <summary>
/// Marks a grain's constructor parameter of type <see cref="IDurableState{TState}"/> and names the context whose storage it uses.
/// </summary>
/// <param name="context">The context's name in the configuration (<c>Storage:Orders</c> → <c>Orders</c>).</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableStateAttribute(string context) : Attribute, IFacetMetadata
{
    /// <summary>The context's name.</summary>
    public string Context { get; } = context;
}
