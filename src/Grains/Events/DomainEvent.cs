using FlightTickets.Persistence;

namespace FlightTickets.Events;

/// <summary>Raises events.</summary>
internal static class DomainEvent
{
    /// <summary>An event for <see cref="Commit.Events"/>, of the type the catalogue has for its data.</summary>
    /// <exception cref="ArgumentException">The data is no event's.</exception>
    public static DurableEvent Of(object data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(EventCatalog.Of(data.GetType()).Name, data);
    }
}
