using System.Text.RegularExpressions;
using FlightTickets.Client;

namespace FlightTickets.Web.Shop;

/// <summary>Airports as pages label them, and as people type them.</summary>
internal static partial class PlaceLabels
{
    public static string City(Airport airport) => airport.City is { Length: > 0 } city ? city : airport.Name;

    /// <summary>An option of a list of places, which the form then sends: the city and the code.</summary>
    public static string Option(Airport airport) => $"{City(airport)} ({airport.Iata})";

    /// <summary>The code at the end of an option, or of a text that is only a code.</summary>
    public static string? Code(string text) => CodePattern().Match(text.Trim()) is { Success: true } match
        ? (match.Groups[1].Value + match.Groups[2].Value).ToUpperInvariant()
        : null;

    [GeneratedRegex(@"\(([A-Za-z]{3})\)\z|\A([A-Z]{3})\z")]
    private static partial Regex CodePattern();
}
