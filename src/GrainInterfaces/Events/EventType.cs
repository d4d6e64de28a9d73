namespace FlightTickets.Events;

/// <summary>A kind of event.</summary>
/// <param name="Name">The type and routing key: <c>order.confirmed</c>.</param>
/// <param name="Data">The record that is its data.</param>
/// <param name="Context">The context that raises it, in lower case: <c>orders</c>. The source of
/// the event and the namespace of its streams.</param>
public sealed record EventType(string Name, Type Data, string Context);
