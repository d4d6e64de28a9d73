namespace FlightTickets.Persistence;

/// <summary>
/// Marks a grain's constructor parameter of type <see cref="IDurableState{TState}"/> and says which context's storage it lives in.
/// </summary>
/// <param name="context">The name a backend is configured for (<c>Storage:Orders</c> → <c>Orders</c>).</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableStateAttribute(string context) : Attribute, IFacetMetadata
{
    /// <summary>The context's name.</summary>
    public string Context { get; } = context;
}
