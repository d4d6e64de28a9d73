using FlightTickets.Persistence;

namespace FlightTickets.Events;

/// <summary>Raises events.</summary>
internal static class DomainEvent
{
    /// <summary>An event for <see cref="Commit.Events"/>, with the type that the catalogue lists for its data.</summary>
    /// <exception cref="ArgumentException">The catalogue does not list the data's type.</exception>
    public static DurableEvent Of(object data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(EventCatalog.Of(data.GetType()).Name, data);
    }
}
