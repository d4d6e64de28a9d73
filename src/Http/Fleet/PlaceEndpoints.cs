using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Fleet;

internal sealed record AirportQuery(string? Text, int Limit, string? After) : IShaped<AirportQuery>
{
    public static ObjectShape<AirportQuery> Shape { get; } = new(q => new AirportQuery(
        q.Optional("q", new TextShape(100, "new yrok")), q.OptionalValue("limit", Paging.Limit) ?? Paging.DefaultLimit,
        q.Optional("after", Paging.Cursor)));
}

internal sealed record PutAirportRequest(
    string? Iata, string Name, string? City, string? MetropolitanCode, double? Latitude, double? Longitude, string TimeZone)
        : IShaped<PutAirportRequest>
{
    public static ObjectShape<PutAirportRequest> Shape { get; } = new(f => new PutAirportRequest(
        f.Optional("iata", FleetForms.Airport),
        f.Required("name", new TextShape(100, "John F Kennedy International Airport")),
        f.Optional("city", new TextShape(100, "New York")),
        f.Optional("metropolitanCode", FleetForms.Airport),
        f.OptionalValue("latitude", new NumberShape(-90, 90, 40.6398)),
        f.OptionalValue("longitude", new NumberShape(-180, 180, -73.7789)),
        f.Required("timeZone", FleetForms.TimeZone)), example: """
        { "iata": "JFK", "name": "John F Kennedy International Airport", "city": "New York",
          "metropolitanCode": "NYC", "latitude": 40.6398, "longitude": -73.7789, "timeZone": "America/New_York" }
        """);
}

internal sealed record PutAirlineRequest(string? Code, string Name, string AccountingCode) : IShaped<PutAirlineRequest>
{
    public static ObjectShape<PutAirlineRequest> Shape { get; } = new(f => new PutAirlineRequest(
        f.Optional("code", FleetForms.Carrier), f.Required("name", new TextShape(100, "JetBlue Airways")),
        f.Optional("accountingCode", FleetForms.AccountingCode) ?? "000"),
        example: """{ "code": "B6", "name": "JetBlue Airways", "accountingCode": "279" }""");
}

/// <summary>An airport.</summary>
internal sealed record AirportResponse(
    string Iata, string Name, string? City, string? MetropolitanCode, double? Latitude, double? Longitude, string TimeZone)
{
    public static AirportResponse From(Airport a) => new(a.Iata, a.Name, a.City, a.MetropolitanCode, a.Latitude, a.Longitude, a.TimeZone);
}

/// <summary>An airline.</summary>
internal sealed record AirlineResponse(string Code, string Name, string AccountingCode)
{
    public static AirlineResponse From(Airline a) => new(a.Code, a.Name, a.AccountingCode);
}

/// <summary>Reference data: airports and airlines.</summary>
internal static class PlaceEndpoints
{
    public static void MapPlaces(this IEndpointRouteBuilder v1)
    {
        var airports = v1.MapGroup("/airports").WithTags("Places");
        airports.MapGet("", FindAirports).WithName("findAirports")
            .WithSummary("Airports by code, name or city, also misspelt; all without q");
        airports.MapGet("/{iata}", GetAirport).WithName("getAirport").WithSummary("One airport").Refuses(RefusalCodes.NotFound);
        airports.MapPut("/{iata}", PutAirport).WithName("putAirport").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Add or replace an airport")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.Invalid);
        var airlines = v1.MapGroup("/airlines").WithTags("Places");
        airlines.MapGet("", ListAirlines).WithName("listAirlines").WithSummary("Airlines by code");
        airlines.MapGet("/{code}", GetAirline).WithName("getAirline").WithSummary("One airline").Refuses(RefusalCodes.NotFound);
        airlines.MapPut("/{code}", PutAirline).WithName("putAirline").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Add or replace an airline")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.Invalid);
    }

    private static async Task<Ok<ListResponse<AirportResponse>>> FindAirports(Query<AirportQuery> query, IGrainFactory grains)
    {
        var places = Places(grains);
        if (query.Value.Text is not { } text)
            return TypedResults.Ok(
                ListResponse<AirportResponse>.From(await places.ListAirports(query.Value.Limit, query.Value.After), AirportResponse.From));
        var found = await places.Find(text, query.Value.Limit);
        return TypedResults.Ok(new ListResponse<AirportResponse>([.. found.Select(AirportResponse.From)], null));
    }

    private static async Task<Results<Ok<AirportResponse>, ProblemResult>> GetAirport(string iata, IGrainFactory grains) =>
        FleetForms.IsAirport(iata) && await Places(grains).GetAirport(iata) is { } airport
            ? TypedResults.Ok(AirportResponse.From(airport))
            : ProblemResult.NotFound("airport");

    private static async Task<Results<Ok<AirportResponse>, ProblemResult>> PutAirport(
        string iata, Body<PutAirportRequest> body, IGrainFactory grains)
    {
        if (!FleetForms.IsAirport(iata)) return ProblemResult.NotFound("airport");
        var request = body.Value;
        if (request.Iata is { } named && named != iata)
            return ProblemResult.Invalid("#/iata", "mismatch", "This is not the code of the path.");
        var airport = await grains.GetGrain<IPlacesGrain>(IPlacesGrain.Key).PutAirport(
            new Airport(iata, request.Name, request.City, request.MetropolitanCode, request.Latitude, request.Longitude, request.TimeZone));
        return airport.IsRefused ? ProblemResult.From(airport.Refusal) : TypedResults.Ok(AirportResponse.From(airport.Value));
    }

    private static async Task<Ok<ListResponse<AirlineResponse>>> ListAirlines(Query<PageQuery> page, IGrainFactory grains) =>
        TypedResults.Ok(ListResponse<AirlineResponse>.From(
            await Places(grains).ListAirlines(page.Value.Limit, page.Value.After), AirlineResponse.From));

    private static async Task<Results<Ok<AirlineResponse>, ProblemResult>> GetAirline(string code, IGrainFactory grains) =>
        FlightId.IsCarrier(code) && await Places(grains).GetAirline(code) is { } airline
            ? TypedResults.Ok(AirlineResponse.From(airline))
            : ProblemResult.NotFound("airline");

    private static async Task<Results<Ok<AirlineResponse>, ProblemResult>> PutAirline(
        string code, Body<PutAirlineRequest> body, IGrainFactory grains)
    {
        if (!FlightId.IsCarrier(code)) return ProblemResult.NotFound("airline");
        if (body.Value.Code is { } named && named != code)
            return ProblemResult.Invalid("#/code", "mismatch", "This is not the designator of the path.");
        var airline = await grains.GetGrain<IPlacesGrain>(IPlacesGrain.Key)
            .PutAirline(new Airline(code, body.Value.Name, body.Value.AccountingCode));
        return airline.IsRefused ? ProblemResult.From(airline.Refusal) : TypedResults.Ok(AirlineResponse.From(airline.Value));
    }

    private static IPlaceSearchGrain Places(IGrainFactory grains) => grains.GetGrain<IPlaceSearchGrain>(IPlaceSearchGrain.Key);
}
