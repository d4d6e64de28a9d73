using System.Globalization;

namespace FlightTickets.Orders;

/// <summary>
/// How an order's number becomes its booking reference and its ticket numbers, and how a ticket number leads back to the order without an
/// index: serial → number → reference. One key for a whole installation, for ever.
/// </summary>
internal sealed class OrderNumbering(ulong key)
{
    /// <summary>Without look-alikes: no 0 and O, 1, I and L.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// <summary>How many tickets an order can have: 6 segments of 9 passengers, and some to be reissued.</summary>
    public const int TicketsPerOrder = 64;

    /// <summary>How many serials of 10 digits there are for an airline.</summary>
    private const long Serials = 10_000_000_000;

    private const int ReferenceLength = 6;
    /// <summary>
    /// How many ticket numbers a segment has when it is booked; what follows those of all segments is for tickets that are issued again.
    /// </summary>
    public const int PassengersPerOrder = OrderLimits.MaxPassengers;

    /// <summary>How many orders there can be: 156,250,000. The serials run out before the references do.</summary>
    public const long Capacity = Serials / TicketsPerOrder;

    private readonly Permutation _references = new((long)Math.Pow(Alphabet.Length, ReferenceLength), key);
    private readonly Permutation _serials = new(Serials, ~key);

    public string Reference(long number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Capacity);
        var rest = _references.Forward(number);
        Span<char> text = stackalloc char[ReferenceLength];
        for (var i = ReferenceLength - 1; i >= 0; i--) (rest, text[i]) = (rest / Alphabet.Length, Alphabet[(int)(rest % Alphabet.Length)]);
        return new string(text);
    }

    public string Ticket(long number, string accountingCode, int slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Capacity);
        var serial = _serials.Forward((number * TicketsPerOrder) + slot);
        return string.Create(CultureInfo.InvariantCulture, $"{accountingCode}{serial:D10}");
    }

    /// <summary>Of which order it is, and which of its ticket numbers, if it is a number of 13 digits at all.</summary>
    public (long Number, int Slot)? Read(string ticket)
    {
        if (ticket.Length != 13 || !long.TryParse(ticket.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var serial))
            return null;
        if (!ticket.AsSpan(0, 3).ContainsOnlyDigits()) return null;
        var value = _serials.Backward(serial);
        return (value / TicketsPerOrder, (int)(value % TicketsPerOrder));
    }
}

file static class Digits
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
