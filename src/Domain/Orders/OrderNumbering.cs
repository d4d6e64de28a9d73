using System.Globalization;

namespace FlightTickets.Orders;

/// <summary>
/// Turns an order's number into its booking reference and its ticket numbers, and a ticket number back into the order, without an index:
/// serial → number → reference. An installation has one key, for ever.
/// </summary>
internal sealed class OrderNumbering(ulong key)
{
    /// <summary>Without look-alikes: neither 0 and O nor 1, I and L.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// <summary>How many tickets an order can have: those of 6 segments with 9 passengers, and spare ones for reissue.</summary>
    public const int TicketsPerOrder = 64;

    /// <summary>How many 10-digit serials an airline has.</summary>
    private const long Serials = 10_000_000_000;

    private const int ReferenceLength = 6;
    /// <summary>
    /// How many ticket numbers a segment gets when it is booked; those after all segments' numbers are for reissued tickets.
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

    /// <summary>The order of a ticket number, and the position among its ticket numbers; none unless it has 13 digits.</summary>
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
