using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace FlightTickets.Flights;

/// <summary>The departures of a day; served by any silo of a build that has it. Key: any; use 0.</summary>
[Alias("departures"), Version(1)]
public interface IDeparturesGrain : IGrainWithIntegerKey
{
    /// <summary>Every flight of a day, whatever its status, by scheduled departure.</summary>
    /// <param name="date">The local departure date.</param>
    /// <param name="origins">IATA codes; all places when empty.</param>
    [Alias("on")]
    Task<ImmutableArray<FlightView>> On(DateOnly date, ImmutableArray<string> origins);
}
