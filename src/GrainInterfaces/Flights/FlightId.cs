using System.Globalization;
using System.Text.RegularExpressions;

namespace FlightTickets.Flights;

/// <summary>The key of a flight, <c>B6-135-20270510-JFK</c>: designator, local departure date, origin. Seats add <c>/12A</c>.</summary>
/// <param name="Carrier">Two characters of A to Z and 0 to 9, not both digits.</param>
/// <param name="Number">1 to 4 digits without leading zeros and at most one operational suffix letter.</param>
/// <param name="Date">The local departure date.</param>
/// <param name="Origin">Three capitals.</param>
public readonly partial record struct FlightId(string Carrier, string Number, DateOnly Date, string Origin)
{
    /// <summary>Reads a key; <see langword="false"/> if the text is not one in its only spelling.</summary>
    public static bool TryParse(string? text, out FlightId id)
    {
        id = default;
        if (text is null || text.Length > 24) return false;
        var match = Pattern().Match(text);
        if (!match.Success) return false;
        if (!DateOnly.TryParseExact(match.Groups["date"].ValueSpan, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var date)) return false;
        id = new FlightId(match.Groups["carrier"].Value, match.Groups["number"].Value, date, match.Groups["origin"].Value);
        return true;
    }

    /// <summary>Whether the text is an airline designator.</summary>
    public static bool IsCarrier(string? text) => text is not null && CarrierPattern().IsMatch(text);

    /// <summary>Whether the text is a flight number without leading zeros.</summary>
    public static bool IsNumber(string? text) => text is not null && NumberPattern().IsMatch(text);

    /// <summary>The key of a seat of this flight.</summary>
    public static string SeatKey(string flightId, string seat) => string.Concat(flightId, "/", seat);

    /// <summary>The flight part of a seat's key (or of a flight's own).</summary>
    public static string FlightOf(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? key : key[..slash];
    }

    /// <summary>The designator in a seat's key.</summary>
    public static string SeatOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Carrier}-{Number}-{Date:yyyyMMdd}-{Origin}");

    [GeneratedRegex(@"\A(?<carrier>(?![0-9]{2})[A-Z0-9]{2})-(?<number>[1-9][0-9]{0,3}[A-Z]?)-(?<date>[0-9]{8})-(?<origin>[A-Z]{3})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A(?![0-9]{2})[A-Z0-9]{2}\z")]
    private static partial Regex CarrierPattern();

    [GeneratedRegex(@"\A[1-9][0-9]{0,3}[A-Z]?\z")]
    private static partial Regex NumberPattern();
}
