using FlightTickets.Events;

namespace FlightTickets.Persistence;

/// <summary>What is stored together with a state: its wake-up, its lookup columns, and the events it raises.</summary>
/// <remarks>
/// <see cref="WakeAfter"/>, <see cref="Owner"/> and <see cref="Reference"/> describe the row after the commit: leaving one out clears it.
/// When commits are coalesced the last one's count, while the events of all are kept in order.
/// </remarks>
public readonly record struct Commit
{
    /// <summary>
    /// After how long <see cref="IWakeable.Wake"/> is called, counted by the database's clock; never when <see langword="null"/>.
    /// </summary>
    public TimeSpan? WakeAfter { get; init; }

    /// <summary>
    /// The row's owner (a seat's flight, an order's user): an index for <see cref="IDurableLookup{TState}"/>. At most 255 characters.
    /// </summary>
    public string? Owner { get; init; }

    /// <summary>Another name that finds the row (a booking reference, a ticket's order). At most 255 characters.</summary>
    public string? Reference { get; init; }

    /// <summary>Events that become visible to other contexts if, and only if, the state becomes durable.</summary>
    public IReadOnlyList<DurableEvent>? Events { get; init; }

    internal void ThrowUnlessValid()
    {
        if (WakeAfter < TimeSpan.Zero)
            throw new ArgumentException("A wake-up cannot lie in the past.");

        if (Owner is { Length: 0 or > 255 } || Reference is { Length: 0 or > 255 })
            throw new ArgumentException("An owner or reference has 1 to 255 characters.");
    }
}
