using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FlightTickets.Flights;
using NodaTime;

namespace FlightTickets.Fleet;

/// <summary>Changes to the embedded reference data.</summary>
[GenerateSerializer, Immutable, Alias("places-state")]
internal sealed record PlacesState
{
    /// <summary>Increases with every change; 0 is the embedded data.</summary>
    [Id(0)] public long Version { get; init; }

    /// <summary>Airports added or replaced.</summary>
    [Id(1)]
    public ImmutableSortedDictionary<string, Airport> Airports { get; init; } =
        ImmutableSortedDictionary.Create<string, Airport>(StringComparer.Ordinal);

    /// <summary>Airlines added or replaced.</summary>
    [Id(2)]
    public ImmutableSortedDictionary<string, Airline> Airlines { get; init; } =
        ImmutableSortedDictionary.Create<string, Airline>(StringComparer.Ordinal);
}

/// <summary>The rules of the reference data.</summary>
internal static partial class PlaceRules
{
    public static (PlacesState Next, Result<Airport> Answer) Put(PlacesState state, Airport airport)
    {
        if (!CodePattern().IsMatch(airport.Iata))
            return (state, Invalid("An airport's code is three capitals.", FieldPath.Of(nameof(Airport.Iata))));
        if (airport.Name is not { Length: >= 1 and <= 100 })
            return (state, Invalid("A name has 1 to 100 characters.", FieldPath.Of(nameof(Airport.Name))));
        if (airport.City is { Length: 0 or > 100 })
            return (state, Invalid("A city has 1 to 100 characters.", FieldPath.Of(nameof(Airport.City))));
        if (airport.MetropolitanCode is { } code && !CodePattern().IsMatch(code))
            return (state, Invalid("A metropolitan code is three capitals.", FieldPath.Of(nameof(Airport.MetropolitanCode))));
        if (airport.Latitude is < -90 or > 90 or double.NaN)
            return (state, Invalid("A latitude is -90 to 90 degrees.", FieldPath.Of(nameof(Airport.Latitude))));
        if (airport.Longitude is < -180 or > 180 or double.NaN)
            return (state, Invalid("A longitude is -180 to 180 degrees.", FieldPath.Of(nameof(Airport.Longitude))));
        if (airport.TimeZone is null || DateTimeZoneProviders.Tzdb.GetZoneOrNull(airport.TimeZone) is null)
            return (state, Invalid("The time zone is not in the IANA database.", FieldPath.Of(nameof(Airport.TimeZone))));
        if (Same(state.Airports.GetValueOrDefault(airport.Iata), airport)) return (state, airport);
        return (state with { Version = state.Version + 1, Airports = state.Airports.SetItem(airport.Iata, airport) }, airport);
    }

    public static (PlacesState Next, Result<Airline> Answer) Put(PlacesState state, Airline airline)
    {
        if (!FlightId.IsCarrier(airline.Code))
            return (state, Invalid("A designator is two capitals or digits, not both digits.", FieldPath.Of(nameof(Airline.Code))));
        if (airline.Name is not { Length: >= 1 and <= 100 })
            return (state, Invalid("A name has 1 to 100 characters.", FieldPath.Of(nameof(Airport.Name))));
        if (airline.AccountingCode is null || !AccountingCodePattern().IsMatch(airline.AccountingCode))
            return (state, Invalid("An accounting code is three digits.", FieldPath.Of(nameof(Airline.AccountingCode))));
        if (Same(state.Airlines.GetValueOrDefault(airline.Code), airline)) return (state, airline);
        return (state with { Version = state.Version + 1, Airlines = state.Airlines.SetItem(airline.Code, airline) }, airline);
    }

    /// <summary>The embedded data with the changes applied.</summary>
    public static PlacesSnapshot Snapshot(PlacesState state) => new(
        state.Version,
        [.. ReferenceData.Airports.Where(a => !state.Airports.ContainsKey(a.Iata)).Concat(state.Airports.Values)
            .OrderBy(a => a.Iata, StringComparer.Ordinal)],
        [.. ReferenceData.Airlines.Where(a => !state.Airlines.ContainsKey(a.Code)).Concat(state.Airlines.Values)
            .OrderBy(a => a.Code, StringComparer.Ordinal)]);

    private static bool Same<T>(T? one, T other)
        where T : class => other.Equals(one);

    private static Refusal Invalid(string detail, FieldPath field) => new(RefusalCodes.Invalid, detail) { Field = field };

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"\A[0-9]{3}\z")]
    private static partial Regex AccountingCodePattern();
}
