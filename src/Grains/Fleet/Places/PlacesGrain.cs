using FlightTickets.Persistence;

namespace FlightTickets.Fleet;

/// <summary>The owner of the reference data.</summary>
[GrainType("places")]
internal sealed class PlacesGrain([DurableState("Fleet")] IDurableState<PlacesState> durable, PlacesCache cache) : Grain, IPlacesGrain
{
    private static readonly PlacesState Embedded = new();

    private PlacesSnapshot? _snapshot;

    private PlacesState State => durable.Value ?? Embedded;

    public async Task<Result<Airport>> PutAirport(Airport airport)
    {
        await durable.LoadAsync();
        var (next, answer) = PlaceRules.Put(State, airport);
        await Save(next);
        return answer;
    }

    public async Task<Result<Airline>> PutAirline(Airline airline)
    {
        await durable.LoadAsync();
        var (next, answer) = PlaceRules.Put(State, airline);
        await Save(next);
        return answer;
    }

    public async Task<PlacesSnapshot?> Read(long knownVersion)
    {
        await durable.LoadAsync();
        return State.Version == knownVersion ? null : _snapshot ??= PlaceRules.Snapshot(State);
    }

    private async Task Save(PlacesState next)
    {
        if (ReferenceEquals(next, State)) return;
        await durable.CommitAsync(next);
        _snapshot = PlaceRules.Snapshot(next);
        cache.Accept(_snapshot);
    }
}
