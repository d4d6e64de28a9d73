using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FlightTickets.Fleet;

/// <summary>Lookups in this silo's copy of the reference data.</summary>
[GrainType("place-search"), StatelessWorker]
internal sealed class PlaceSearchGrain(PlacesCache places) : Grain, IPlaceSearchGrain
{
    public async Task<ImmutableArray<Airport>> Find(string text, int limit) => (await places.GetAsync()).Find(text, limit);

    public async Task<ImmutableArray<Airport>> Resolve(string code)
    {
        var found = (await places.GetAsync()).Resolve(code);
        if (!found.IsEmpty) return found;
        return await places.FindAirportAsync(code) is { } airport ? [airport] : (await places.GetAsync()).Resolve(code);
    }

    public async Task<Airport?> GetAirport(string iata) => await places.FindAirportAsync(iata);

    public async Task<Airline?> GetAirline(string code) => (await places.GetAsync()).Airline(code);

    public async Task<Page<Airport>> ListAirports(int limit, string? after) =>
        Page((await places.GetAsync()).Snapshot.Airports, airport => airport.Iata, limit, after);

    public async Task<Page<Airline>> ListAirlines(int limit, string? after) =>
        Page((await places.GetAsync()).Snapshot.Airlines, airline => airline.Code, limit, after);

    private static Page<T> Page<T>(ImmutableArray<T> all, Func<T, string> key, int limit, string? after)
    {
        var rest = all.SkipWhile(item => after is not null && string.CompareOrdinal(key(item), after) <= 0);
        ImmutableArray<T> page = [.. rest.Take(Math.Max(1, limit))];
        return new Page<T>(page, page.IsEmpty || key(page[^1]) == key(all[^1]) ? null : key(page[^1]));
    }
}
