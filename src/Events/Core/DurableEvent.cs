namespace FlightTickets.Events;

/// <summary>An event raised by a state change, committed with it and published afterwards, at least once.</summary>
/// <param name="Type">The event's type and routing key, lower case with dots: <c>order.confirmed</c>.</param>
/// <param name="Data">Its data; written as camelCase JSON when the commit is made.</param>
public sealed record DurableEvent(string Type, object Data);
