using System.Collections.Immutable;

namespace FlightTickets.Flights;

/// <summary>Who a seat is for: the passenger's position in the order.</summary>
internal readonly record struct SeatPassenger(int Passenger);

/// <summary>A seat as its grain keeps it; <see cref="StoredSeat"/> is what of it is stored.</summary>
internal sealed record SeatState
{
    public static readonly SeatState Free = new();

    /// <summary>Rises with every change, see <see cref="Seat.NextVersion"/>.</summary>
    public long Version { get; init; }

    /// <summary>Why it is off sale.</summary>
    public string? Blocked { get; init; }

    /// <summary>The orders that have to do with it: one that has it at most, and those released not long ago.</summary>
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
