using System.Collections.Immutable;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Flights;

internal static class FlightEndpoints
{
    public static void MapFlights(this IEndpointRouteBuilder v1)
    {
        var flights = v1.MapGroup("/flights").WithTags("Flights");
        flights.MapPost("", Create).WithName("scheduleFlight").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Schedule a flight").Refuses(
            RefusalCodes.FlightExists, RefusalCodes.AirplaneUnavailable, RefusalCodes.AirplaneNotFound, RefusalCodes.AirportNotFound,
            RefusalCodes.LocalTimeSkipped, RefusalCodes.ArrivalNotAfterDeparture, RefusalCodes.MixedCurrencies,
            RefusalCodes.CabinNotOnFlight);
        flights.MapGet("", Search).WithName("searchFlights")
            .WithSummary("Flights of a day with room, cheapest first; airports or metropolitan codes")
            .Refuses(RefusalCodes.AirportNotFound);
        v1.MapGet("/departures", Departures).WithName("listDepartures").RequireAuthorization(AuthHosting.Staff).WithTags("Flights")
            .WithSummary("Every departure of a day, by time; for agents and admins").Refuses(RefusalCodes.AirportNotFound);
        flights.MapGet("/{id}", Get).WithName("getFlight").WithSummary("One flight").Refuses(RefusalCodes.NotFound);
        flights.MapPatch("/{id}", Update).WithName("updateFlight").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Change status, estimates, gate or airplane").Refuses(
            RefusalCodes.NotFound, RefusalCodes.FlightStatusConflict, RefusalCodes.AirplaneUnavailable, RefusalCodes.AirplaneNotFound,
            RefusalCodes.ArrivalNotAfterDeparture);
        flights.MapGet("/{id}/seat-map", SeatMap).WithName("getSeatMap")
            .WithSummary("The seats of a flight").Refuses(RefusalCodes.NotFound);
    }

    private static async Task<Results<Created<FlightResponse>, ProblemResult>> Create(Body<CreateFlightRequest> body, IGrainFactory grains)
    {
        var id = body.Value.Id.ToString();
        var scheduled = await grains.GetGrain<IFlightGrain>(id).Schedule(body.Value.Command);
        if (scheduled.IsRefused) return ProblemResult.From(scheduled.Refusal);
        // Imports repeat themselves; a POST without a key that finds its flight did not create it.
        if (!scheduled.Value.Created) return new ProblemResult(RefusalCodes.FlightExists, $"Flight {id} already exists.");
        return TypedResults.Created($"/v1/flights/{id}", FlightResponse.From(scheduled.Value.Flight, staff: true));
    }

    private static async Task<Results<Ok<ListResponse<FlightResponse>>, ProblemResult>> Search(
        Query<SearchQuery> query, CurrentUser user, IGrainFactory grains)
    {
        var places = grains.GetGrain<IPlaceSearchGrain>(IPlaceSearchGrain.Key);
        var search = query.Value;
        var resolved = await Task.WhenAll(places.Resolve(search.Origin), places.Resolve(search.Destination));
        if (resolved[0].IsEmpty || resolved[1].IsEmpty)
            return ProblemResult.From(
                new Refusal(RefusalCodes.AirportNotFound, "No airport or metropolitan area has this code.")
                {
                    Field = FieldPath.Of(
                        resolved[0].IsEmpty ? nameof(search.Origin) : nameof(search.Destination))
                });
        var flights = await grains.GetGrain<IFlightSearchGrain>(0).Search(
            [.. resolved[0].Select(a => a.Iata)], [.. resolved[1].Select(a => a.Iata)], search.Date, search.Passengers, search.Cabin);
        return ListResponse<FlightResponse>.Of([.. flights.Select(f => FlightResponse.From(f, user.IsStaff))], search.Page, f => f.Id);
    }

    private static async Task<Results<Ok<ListResponse<FlightResponse>>, ProblemResult>> Departures(
        Query<DeparturesQuery> query, IGrainFactory grains)
    {
        var (date, origin, page) = query.Value;
        var places = grains.GetGrain<IPlaceSearchGrain>(IPlaceSearchGrain.Key);
        ImmutableArray<string> origins = origin is null ? [] : [.. (await places.Resolve(origin)).Select(airport => airport.Iata)];
        if (origin is not null && origins.IsEmpty)
            return ProblemResult.From(new Refusal(RefusalCodes.AirportNotFound, "No airport or metropolitan area has this code.")
            {
                Field = FieldPath.Of(nameof(DeparturesQuery.Origin)),
            });
        var flights = await grains.GetGrain<IDeparturesGrain>(0).On(date, origins);
        return ListResponse<FlightResponse>.Of([.. flights.Select(f => FlightResponse.From(f, staff: true))], page, f => f.Id);
    }

    private static async Task<Results<Ok<FlightResponse>, ProblemResult>> Get(string id, CurrentUser user, IGrainFactory grains) =>
        FlightId.TryParse(id, out _) && await grains.GetGrain<IFlightGrain>(id).Get() is { } flight
            ? TypedResults.Ok(FlightResponse.From(flight, user.IsStaff))
            : ProblemResult.NotFound("flight");

    private static async Task<Results<Ok<FlightResponse>, ProblemResult>> Update(
        string id, Query<PreviewQuery> query, Body<UpdateFlightRequest> body, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _)) return ProblemResult.NotFound("flight");
        if (query.Value.Preview)
        {
            var preview = await grains.GetGrain<IOperationPreviewGrain>(0).Update(id, body.Value.Command);
            return preview.IsRefused
                ? ProblemResult.From(preview.Refusal)
                : TypedResults.Ok(FlightResponse.From(preview.Value.After!, staff: true) with
                {
                    Preview = FlightImpactResponse.From(preview.Value.Flights[0]),
                });
        }

        var flight = await grains.GetGrain<IFlightGrain>(id).Update(body.Value.Command);
        return flight.IsRefused ? ProblemResult.From(flight.Refusal) : TypedResults.Ok(FlightResponse.From(flight.Value, staff: true));
    }

    private static async Task<Results<Ok<SeatMapResponse>, ProblemResult>> SeatMap(string id, IGrainFactory grains) =>
        FlightId.TryParse(id, out _) && await grains.GetGrain<IFlightGrain>(id).GetSeatMap() is { } map
            ? TypedResults.Ok(SeatMapResponse.From(map))
            : ProblemResult.NotFound("flight");
}
