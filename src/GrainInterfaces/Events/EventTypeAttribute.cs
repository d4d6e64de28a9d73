namespace FlightTickets.Events;

/// <summary>
/// Makes a record the data of an event. The record is in the namespace <c>FlightTickets.CONTEXT.Events</c>, which names the context
/// that raises it. Its camelCase JSON is a contract with programs outside: members are added, never renamed or removed.
/// </summary>
/// <param name="type">The type and routing key, lower case with dots: <c>order.confirmed</c>. One record a type, one type a record.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string type) : Attribute
{
    /// <summary>The type and routing key.</summary>
    public string Type { get; } = type;
}
