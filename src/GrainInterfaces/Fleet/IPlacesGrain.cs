using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>
/// Airports and airlines: reference data that is always loaded. One grain owns the changes, lookups are served by
/// <see cref="IPlaceSearchGrain"/>. Key: <see cref="Key"/>.
/// </summary>
[Alias("places")]
public interface IPlacesGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "places";

    /// <summary>Adds or replaces an airport; refused with <see cref="RefusalCodes.Invalid"/> for an unknown time zone or code.</summary>
    [Alias("put-airport")]
    Task<Result<Airport>> PutAirport(Airport airport);

    /// <summary>Adds or replaces an airline.</summary>
    [Alias("put-airline")]
    Task<Result<Airline>> PutAirline(Airline airline);

    /// <summary>Everything, if the version differs from the caller's; otherwise <see langword="null"/>.</summary>
    [Alias("read")]
    Task<PlacesSnapshot?> Read(long knownVersion);
}

/// <summary>Lookups in the reference data, served by the nearest silo from memory. Key: any; use <see cref="Key"/>.</summary>
[Alias("place-search")]
public interface IPlaceSearchGrain : IGrainWithIntegerKey
{
    /// <summary>The usual key.</summary>
    const long Key = 0;

    /// <summary>Airports by code, metropolitan code, name or city; partial and misspelt words also match. Best match first.</summary>
    [Alias("find")]
    Task<ImmutableArray<Airport>> Find(string text, int limit);

    /// <summary>The airports that a code stands for: one airport, or those of a metropolitan area; empty if unknown.</summary>
    [Alias("resolve")]
    Task<ImmutableArray<Airport>> Resolve(string code);

    /// <summary>One airport; <see langword="null"/> if unknown.</summary>
    [Alias("airport")]
    Task<Airport?> GetAirport(string iata);

    /// <summary>One airline; <see langword="null"/> if unknown.</summary>
    [Alias("airline")]
    Task<Airline?> GetAirline(string code);

    /// <summary>Airports in the order of their codes.</summary>
    [Alias("airports")]
    Task<Page<Airport>> ListAirports(int limit, string? after);

    /// <summary>Airlines in the order of their codes.</summary>
    [Alias("airlines")]
    Task<Page<Airline>> ListAirlines(int limit, string? after);
}

/// <summary>An airport.</summary>
/// <param name="Iata">Three capitals.</param>
/// <param name="Name">Its name.</param>
/// <param name="City">The city, if known.</param>
/// <param name="MetropolitanCode">The IATA code of its metropolitan area (NYC), if it has one.</param>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
/// <param name="TimeZone">IANA time zone.</param>
[GenerateSerializer, Immutable, Alias("airport")]
public sealed record Airport(
    [property: Id(0)] string Iata,
    [property: Id(1)] string Name,
    [property: Id(2)] string? City,
    [property: Id(3)] string? MetropolitanCode,
    [property: Id(4)] double? Latitude,
    [property: Id(5)] double? Longitude,
    [property: Id(6)] string TimeZone);

/// <summary>An airline.</summary>
/// <param name="Code">Two-character designator.</param>
/// <param name="Name">Its name.</param>
/// <param name="AccountingCode">Three digits, the prefix of its ticket numbers; <c>000</c> if unknown.</param>
[GenerateSerializer, Immutable, Alias("airline")]
public sealed record Airline([property: Id(0)] string Code, [property: Id(1)] string Name, [property: Id(2)] string AccountingCode);

/// <summary>All reference data at a version.</summary>
/// <param name="Version">Increases with every change.</param>
/// <param name="Airports">By code.</param>
/// <param name="Airlines">By code.</param>
[GenerateSerializer, Immutable, Alias("places-snapshot")]
public sealed record PlacesSnapshot(
    [property: Id(0)] long Version,
    [property: Id(1)] ImmutableArray<Airport> Airports,
    [property: Id(2)] ImmutableArray<Airline> Airlines);
