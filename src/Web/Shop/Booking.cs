using System.Globalization;
using System.Text.RegularExpressions;
using FlightTickets.Client;
using FlightTickets.Web.Api;
using Microsoft.Extensions.Primitives;

namespace FlightTickets.Web.Shop;

/// <summary>A flight and a cabin that a visitor has chosen.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seats">A seat per traveller; <see langword="null"/> where none is chosen yet.</param>
public sealed record Leg(string FlightId, Cabin Cabin, IReadOnlyList<string?> Seats);

/// <summary>
/// A booking under way. The address holds it: each step can be reloaded, bookmarked and returned to, and two windows do not disturb each
/// other. It has no personal data.
/// </summary>
/// <param name="Key">Names this booking to the API, so that it is made once, however often its form is sent.</param>
/// <param name="Travellers">How many travel.</param>
/// <param name="Legs">The flights.</param>
public sealed partial record Booking(string Key, int Travellers, IReadOnlyList<Leg> Legs)
{
    /// <summary>The most travellers that the API takes in one order.</summary>
    public const int MaxTravellers = 9;

    private const int MaxLegs = 2;

    /// <summary>Reads a booking from a query or a form; <see langword="null"/> if it is not one.</summary>
    /// <param name="read">Gives the values of a field.</param>
    public static Booking? Read(Func<string, StringValues> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!int.TryParse(read("n"), NumberStyles.None, CultureInfo.InvariantCulture, out var travellers)
            || travellers is < 1 or > MaxTravellers) return null;
        if (read("leg") is not { Count: > 0 and <= MaxLegs } legs) return null;
        var seats = read("seats");
        List<Leg> chosen = [];
        for (var i = 0; i < legs.Count; i++)
        {
            if (ReadLeg(legs[i]) is not var (flightId, cabin)) return null;
            chosen.Add(new Leg(flightId, cabin, ReadSeats(i < seats.Count ? seats[i] : null, travellers)));
        }

        var key = read("key").ToString();
        return KeyPattern().IsMatch(key) ? new Booking(key, travellers, chosen) : null;
    }

    /// <summary>A key for a new booking.</summary>
    public static string NewKey() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));

    /// <summary>The booking as fields of a query or a form.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields()
    {
        foreach (var leg in Legs)
        {
            yield return new("leg", $"{leg.FlightId}.{leg.Cabin.Wire()}");
            yield return new("seats", string.Join(',', leg.Seats.Select(seat => seat ?? "-")));
        }

        yield return new("n", Travellers.ToString(CultureInfo.InvariantCulture));
        yield return new("key", Key);
    }

    /// <summary>The address of a step of this booking.</summary>
    /// <param name="path">The step's path.</param>
    /// <param name="more">Further fields.</param>
    public string At(string path, params (string Name, string Value)[] more) => path + QueryString.Create(
        Fields().Concat(more.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)))
            .Select(field => new KeyValuePair<string, StringValues>(field.Key, field.Value)));

    /// <summary>The booking with a seat for one traveller. If another of the party had it, that one loses it.</summary>
    internal Booking WithSeat(int leg, int traveller, string? seat) => this with
    {
        Legs = [.. Legs.Select((other, i) => i != leg ? other : other with
        {
            Seats = [.. other.Seats.Select((had, t) => t == traveller ? seat : had == seat ? null : had)],
        })],
    };

    /// <summary>The booking without the seats that are no longer available.</summary>
    internal Booking Without(IReadOnlyCollection<(int Leg, string Seat)> lost) => this with
    {
        Legs = [.. Legs.Select((leg, i) => leg with
        {
            Seats = [.. leg.Seats.Select(seat => seat is not null && lost.Contains((i, seat)) ? null : seat)],
        })],
    };

    /// <summary>The first traveller without a seat on any leg; <see langword="null"/> if all have one.</summary>
    internal (int Leg, int Traveller)? FirstUnseated()
    {
        for (var leg = 0; leg < Legs.Count; leg++)
        {
            for (var traveller = 0; traveller < Travellers; traveller++)
            {
                if (Legs[leg].Seats[traveller] is null) return (leg, traveller);
            }
        }

        return null;
    }

    /// <summary>Reads a flight and its cabin as a form names them; <see langword="null"/> if it is neither.</summary>
    internal static (string FlightId, Cabin Cabin)? ReadLeg(string? text) =>
        LegPattern().Match(text ?? "") is { Success: true } match && WireNames.Read<Cabin>(match.Groups[2].Value) is { } cabin
            ? (match.Groups[1].Value, cabin)
            : null;

    /// <summary>Reads seats as an address names them; leaves out what is not a seat or is named twice.</summary>
    internal static string?[] ReadSeats(string? text, int travellers)
    {
        var seats = new string?[travellers];
        var given = (text ?? "").Split(',');
        for (var i = 0; i < travellers && i < given.Length; i++)
        {
            if (SeatPattern().IsMatch(given[i]) && !seats.Contains(given[i])) seats[i] = given[i];
        }

        return seats;
    }

    /// <summary>Whether a text can be a seat.</summary>
    internal static bool IsSeat(string? text) => text is not null && SeatPattern().IsMatch(text);

    [GeneratedRegex(@"\A([A-Z0-9]{2}-[0-9]{1,4}[A-Z]?-[0-9]{8}-[A-Z]{3})\.([a-z_]{1,20})\z")]
    private static partial Regex LegPattern();

    [GeneratedRegex(@"\A[0-9]{1,3}[A-Z]\z")]
    private static partial Regex SeatPattern();

    [GeneratedRegex(@"\A[0-9a-f]{24}\z")]
    private static partial Regex KeyPattern();
}
