using System.Globalization;
using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>
/// No other order has an order's number, from which its booking reference and tickets are made, and the counter will not give it again.
/// </summary>
internal sealed class NumbersOnce
{
    /// <summary>A bit per number: 1 MB for eight million orders.</summary>
    private readonly List<ulong> _seen = [];

    /// <summary>Compares an order with the counter, which was read after it.</summary>
    public static IEnumerable<Violation> Check(Row<OrderState> row, Neighbours known)
    {
        if (known.Numbers is { } counter && row.State.Number >= counter.Next)
        {
            yield return new Violation(Invariant.NumberOnce, "number-again", row.Key, row.State.BookingReference,
                string.Create(CultureInfo.InvariantCulture,
                    $"It has number {row.State.Number}, and the counter gives {counter.Next} next: two orders would have one."));
        }
    }

    /// <summary>The violation, if an order that was seen before has the same number.</summary>
    public Violation? See(Row<OrderState> row)
    {
        var (word, bit) = ((int)(row.State.Number / 64), 1UL << (int)(row.State.Number % 64));
        while (_seen.Count <= word) _seen.Add(0);
        var isNew = (_seen[word] & bit) == 0;
        _seen[word] |= bit;
        return isNew
            ? null
            : new Violation(Invariant.NumberOnce, "number-twice", row.Key, row.State.BookingReference,
                string.Create(CultureInfo.InvariantCulture, $"Another order has its number, {row.State.Number}, too."));
    }
}
