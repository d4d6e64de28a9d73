using FlightTickets.Client;
using FlightTickets.Web.Api;
using Microsoft.Extensions.Caching.Memory;
using Route = FlightTickets.Client.Route;

namespace FlightTickets.Web.Shop;

/// <summary>Names of airports, airlines and routes, which hardly change and are on every page.</summary>
internal sealed class Places(IShopApi api, IMemoryCache cache)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RoutesFresh = TimeSpan.FromMinutes(1);

    public Task<Airport?> Airport(string iata, CancellationToken cancellation) =>
        Cached($"airport {iata}", Fresh, () => api.GetAirport(iata, cancellation));

    /// <summary>The city of an airport, or its code where nothing is known.</summary>
    public async Task<string> City(string iata, CancellationToken cancellation) =>
        await Airport(iata, cancellation) is { } airport ? PlaceLabels.City(airport) : iata;

    public async Task<string> Airline(string code, CancellationToken cancellation) =>
        (await Cached("airlines", Fresh, () => api.ListAirlines(cancellation)))?.FirstOrDefault(airline => airline.Code == code)?.Name
        ?? code;

    public async Task<IReadOnlyList<Route>> Routes(CancellationToken cancellation) =>
        await Cached("routes", RoutesFresh, () => api.ListRoutes(cancellation)) ?? [];

    private async Task<T?> Cached<T>(string key, TimeSpan fresh, Func<Task<T>> ask)
    {
        if (cache.TryGetValue(key, out T? known)) return known;
        return cache.Set(key, await ask(), fresh);
    }
}
