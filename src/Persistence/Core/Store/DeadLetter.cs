namespace FlightTickets.Persistence;

/// <summary>An event that could not be delivered, kept until somebody replays or discards it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="FailedAt">When, by the database's clock.</param>
public sealed record DeadLetter(OutboxEvent Event, string Reason, DateTimeOffset FailedAt);
