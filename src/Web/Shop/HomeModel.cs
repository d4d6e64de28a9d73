using FlightTickets.Client;

namespace FlightTickets.Web.Shop;

/// <summary>What the first page shows.</summary>
/// <param name="Form">The search form.</param>
/// <param name="Today">The first day that can be chosen.</param>
/// <param name="Cities">Places that are flown to, for the form's list.</param>
/// <param name="Lines">The routes on the map.</param>
/// <param name="Popular">The routes with the most flights.</param>
public sealed record HomeModel(
    SearchForm Form, DateOnly Today, IReadOnlyList<string> Cities, IReadOnlyList<MapLine> Lines, IReadOnlyList<PopularRoute> Popular)
{
    private const int MostPopular = 6;

    internal static async Task<HomeModel> Of(Places places, ShopSuggestion? suggestion, DateOnly today, CancellationToken cancellation)
    {
        var routes = await places.Routes(cancellation);
        Dictionary<string, Airport> airports = [];
        foreach (var iata in routes.SelectMany(route => new[] { route.Origin, route.Destination }).Distinct())
        {
            if (await places.Airport(iata, cancellation) is { } airport) airports[iata] = airport;
        }

        var date = suggestion is not null && suggestion.Date >= today ? suggestion.Date : today.AddDays(28);
        var popular = routes.Where(route => airports.ContainsKey(route.Origin) && airports.ContainsKey(route.Destination))
            .OrderByDescending(route => route.Flights).ThenBy(route => route.Id, StringComparer.Ordinal)
            .DistinctBy(route => PlaceLabels.City(airports[route.Destination])).Take(MostPopular)
            .Select(route => new PopularRoute(
                PlaceLabels.City(airports[route.Origin]), PlaceLabels.City(airports[route.Destination]),
                SearchForm.Empty with { From = Option(route.Origin, airports), To = Option(route.Destination, airports), Date = date }))
            .ToArray();
        var form = SearchForm.Empty with
        {
            Date = date,
            From = Option(suggestion?.Origin, airports),
            To = Option(suggestion?.Destination, airports),
        };
        return new HomeModel(form, today, [.. airports.Values.Select(PlaceLabels.Option).Order(StringComparer.Ordinal)],
            RouteMap.Lines(routes, airports), popular);
    }

    private static string Option(string? iata, Dictionary<string, Airport> airports) =>
        iata is not null && airports.TryGetValue(iata, out var airport) ? PlaceLabels.Option(airport) : "";
}

/// <summary>A route that many fly.</summary>
/// <param name="From">The origin's city.</param>
/// <param name="To">The destination's city.</param>
/// <param name="Search">A search for it.</param>
public sealed record PopularRoute(string From, string To, SearchForm Search);
