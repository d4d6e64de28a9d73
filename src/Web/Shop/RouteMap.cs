using System.Globalization;
using FlightTickets.Client;
using Route = FlightTickets.Client.Route;

namespace FlightTickets.Web.Shop;

/// <summary>A route on the map: an arc between two points.</summary>
/// <param name="Path">The arc, as SVG writes it.</param>
/// <param name="X">The destination's place from the left.</param>
/// <param name="Y">The destination's place from the top.</param>
public sealed record MapLine(string Path, double X, double Y);

/// <summary>
/// Draws the routes that are flown: longitude to the right, latitude to the top, squeezed into a frame. The arcs are quadratic curves that
/// rise with the distance; they suggest great circles and do not claim to be them.
/// </summary>
internal static class RouteMap
{
    public const int Width = 1200, Height = 520;

    private const int Margin = 48, MostLines = 90;

    public static IReadOnlyList<MapLine> Lines(IReadOnlyList<Route> routes, IReadOnlyDictionary<string, Airport> airports)
    {
        var known = routes.Where(route => IsPlaced(airports, route.Origin) && IsPlaced(airports, route.Destination))
            .OrderByDescending(route => route.Flights).Take(MostLines).ToArray();
        if (known.Length < 2) return [];
        var ends = known.SelectMany(route => new[] { airports[route.Origin], airports[route.Destination] }).ToArray();
        var (west, east) = (ends.Min(end => end.Longitude!.Value), ends.Max(end => end.Longitude!.Value));
        var (south, north) = (ends.Min(end => end.Latitude!.Value), ends.Max(end => end.Latitude!.Value));
        (double X, double Y) Point(string iata) => (
            Margin + (airports[iata].Longitude!.Value - west) / Math.Max(1, east - west) * (Width - 2 * Margin),
            Height - Margin - (airports[iata].Latitude!.Value - south) / Math.Max(1, north - south) * (Height - 2 * Margin));
        return [.. known.Select(route => Line(Point(route.Origin), Point(route.Destination)))];
    }

    private static MapLine Line((double X, double Y) from, (double X, double Y) to)
    {
        var length = Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2));
        var (bendX, bendY) = ((from.X + to.X) / 2, (from.Y + to.Y) / 2 - length * 0.22);
        return new MapLine(string.Create(CultureInfo.InvariantCulture, $"M{from.X:0} {from.Y:0}Q{bendX:0} {bendY:0} {to.X:0} {to.Y:0}"),
            to.X, to.Y);
    }

    private static bool IsPlaced(IReadOnlyDictionary<string, Airport> airports, string iata) =>
        airports.TryGetValue(iata, out var airport) && airport is { Latitude: not null, Longitude: not null };
}
