using System.Globalization;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// The text of a boarding pass's bar code: the mandatory items of IATA Resolution 792 for one flight, 60 characters. It holds no year and
/// no ticket number, so a pass is found by booking reference, flight, day and sequence number.
/// </summary>
/// <param name="Name">FAMILY/GIVEN in capitals without diacritics, at most 20 characters.</param>
/// <param name="Reference">The booking reference.</param>
/// <param name="Flight">Designator, number, origin; of the date only the day of the year is in the text.</param>
/// <param name="Destination">IATA code.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seat">The seat; <see langword="null"/> for an infant on a lap.</param>
/// <param name="Sequence">The check-in sequence number.</param>
internal sealed record BarCodedPass(
    string Name, string Reference, BarCodedFlight Flight, string Destination, Cabin Cabin, string? Seat, int Sequence)
{
    /// <summary>How long the text is.</summary>
    public const int Length = 60;

    private const int NameLength = 20;

    // What a pass says in the place of a seat.
    private const string OnLap = "INF ";

    // Compartment codes as most airlines use them, in the order of the cabins.
    private const string Compartments = "YWJF";

    /// <summary>A passenger's name as the pass spells it.</summary>
    public static string NameOf(Passenger passenger)
    {
        var (family, given) = (LookupName.Machine(passenger.FamilyName), LookupName.Machine(passenger.GivenName));
        var name = $"{(family.Length == 0 ? "X" : family)}/{(given.Length == 0 ? OrderViews.NoGivenName : given)}";
        return name.Length > NameLength ? name[..NameLength] : name;
    }

    /// <summary>The text.</summary>
    public string Write()
    {
        var seat = Seat is null ? OnLap : Seat.PadLeft(4, '0');
        return string.Create(CultureInfo.InvariantCulture,
            $"M1{Name,-20}E{Reference,-7}{Flight.Origin}{Destination}{Flight.Carrier,-3}{NumberOf(Flight.Number)}{Flight.DayOfYear:000}"
            + $"{Compartments[(int)Cabin]}{seat}{Sequence,-5:0000}100");
    }

    /// <summary>Reads a text; <see langword="null"/> if it is no pass for one flight. What airlines append is not read.</summary>
    public static BarCodedPass? Read(string text)
    {
        if (text.Length < Length || !text.StartsWith("M1", StringComparison.Ordinal)) return null;
        var rest = text.AsSpan(2);
        var name = Take(ref rest, NameLength);
        Take(ref rest, 1);
        var reference = Take(ref rest, 7);
        var (origin, destination, carrier) = (Take(ref rest, 3), Take(ref rest, 3), Take(ref rest, 3));
        var (number, day, cabin) = (Take(ref rest, 5).TrimStart('0'), Take(ref rest, 3), Take(ref rest, 1));
        var (seat, sequence) = (Take(ref rest, 4), Take(ref rest, 5));
        return int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var dayOfYear)
            && int.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && cabin.Length == 1 && Compartments.IndexOf(cabin[0], StringComparison.Ordinal) is >= 0 and var compartment
                ? new BarCodedPass(name, reference, new BarCodedFlight(carrier, number, origin, dayOfYear), destination, (Cabin)compartment,
                    seat == OnLap.TrimEnd() ? null : seat.TrimStart('0'), position)
                : null;
    }

    // Four digits, then a suffix or a blank.
    private static string NumberOf(string number) =>
        char.IsAsciiLetter(number[^1]) ? number.PadLeft(5, '0') : $"{number.PadLeft(4, '0')} ";

    private static string Take(ref ReadOnlySpan<char> rest, int length)
    {
        var item = rest[..length].TrimEnd(' ').ToString();
        rest = rest[length..];
        return item;
    }
}

/// <summary>A flight as a bar code names it.</summary>
/// <param name="Carrier">Airline designator.</param>
/// <param name="Number">Without leading zeros.</param>
/// <param name="Origin">IATA code.</param>
/// <param name="DayOfYear">The local departure day, from 1.</param>
internal sealed record BarCodedFlight(string Carrier, string Number, string Origin, int DayOfYear)
{
    public static BarCodedFlight Of(FlightId id) => new(id.Carrier, id.Number, id.Origin, id.Date.DayOfYear);
}
