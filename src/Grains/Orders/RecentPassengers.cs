using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// The passengers of orders that this silo has just placed, for the index of names: it hears of such an order a moment later, often on the
/// same silo, and need not ask the order then. It may forget any of them at any time.
/// </summary>
internal sealed class RecentPassengers
{
    /// <summary>How many orders it remembers at least, if they are not taken before.</summary>
    public const int Least = 8_192;

    private ConcurrentDictionary<string, ImmutableArray<Passenger>> _newer = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, ImmutableArray<Passenger>> _older = new(StringComparer.Ordinal);
    private int _added;

    /// <summary>Remembers an order's passengers.</summary>
    public void Note(string orderId, ImmutableArray<Passenger> passengers)
    {
        _newer[orderId] = passengers;
        if (Interlocked.Increment(ref _added) % Least == 0)
            (_older, _newer) = (_newer, new(StringComparer.Ordinal));
    }

    /// <summary>The passengers of an order, which are forgotten with this; <see langword="null"/> if it does not know them.</summary>
    public ImmutableArray<Passenger>? Take(string orderId) =>
        _newer.TryRemove(orderId, out var passengers) || _older.TryRemove(orderId, out passengers) ? passengers : null;
}
