using System.Collections.Immutable;

namespace FlightTickets.Flights;

/// <summary>The passenger of a seat, by position in the order.</summary>
internal readonly record struct SeatPassenger(int Passenger);

/// <summary>A seat in memory; <see cref="StoredSeat"/> is its stored part.</summary>
internal sealed record SeatState
{
    public static readonly SeatState Free = new();

    /// <summary>Increases with every change, see <see cref="Seat.NextVersion"/>.</summary>
    public long Version { get; init; }

    /// <summary>Why it is off sale.</summary>
    public string? Blocked { get; init; }

    /// <summary>Its orders: at most one that has the seat, and those that recently released it.</summary>
    public ImmutableArray<(string OrderId, HoldEntry<SeatPassenger> Entry)> Entries { get; init; } = [];

    public bool CheckedIn { get; init; }

    public bool Boarded { get; init; }

    public HoldEntry<SeatPassenger> this[string orderId]
    {
        get
        {
            foreach (var (id, entry) in Entries)
            {
                if (id == orderId) return entry;
            }

            return HoldEntry<SeatPassenger>.None;
        }
    }
}
