using System.Text.RegularExpressions;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Shop;

/// <summary>Airports as people write and read them.</summary>
internal static partial class PlaceNames
{
    public static string City(Airport airport) => airport.City is { Length: > 0 } city ? city : airport.Name;

    /// <summary>What a list of places offers, and a form sends: the city and the code.</summary>
    public static string Option(Airport airport) => $"{City(airport)} ({airport.Iata})";

    /// <summary>The code at the end of an option, or a text that is nothing but a code.</summary>
    public static string? Code(string text) => CodePattern().Match(text.Trim()) is { Success: true } match
        ? (match.Groups[1].Value + match.Groups[2].Value).ToUpperInvariant()
        : null;

    [GeneratedRegex(@"\(([A-Za-z]{3})\)\z|\A([A-Z]{3})\z")]
    private static partial Regex CodePattern();
}
