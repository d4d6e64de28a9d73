using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Flights;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Flights;

internal static class BoardingEndpoints
{
    public static void MapBoarding(this IEndpointRouteBuilder v1)
    {
        var flight = v1.MapGroup("/flights/{id}").WithTags("Flights").RequireAuthorization(AuthHosting.Staff);
        flight.MapPost("/boardings", Board).WithName("boardPassenger")
            .WithSummary("Board a passenger by ticket, seat or boarding pass; for agents and admins").Refuses(
            RefusalCodes.NotFound, RefusalCodes.PassengerNotFound, RefusalCodes.WrongFlight, RefusalCodes.NotCheckedIn,
            RefusalCodes.BoardingPassOutdated, RefusalCodes.BoardsWithAdult, RefusalCodes.BoardingNotOpen,
            RefusalCodes.OrderStatusConflict);
        flight.MapDelete("/boardings/{ticket}", Unboard).WithName("unboardPassenger")
            .WithSummary("Take a passenger off board; for agents and admins").Refuses(
            RefusalCodes.NotFound, RefusalCodes.PassengerNotFound, RefusalCodes.WrongFlight, RefusalCodes.BoardingNotOpen,
            RefusalCodes.OrderStatusConflict);
        flight.MapGet("/passengers", Passengers).WithName("listPassengers")
            .WithSummary("The passengers of a flight, by name; for agents and admins").Refuses(RefusalCodes.NotFound);
    }

    private static async Task<Results<Ok<BoardingResponse>, ProblemResult>> Board(
        string id, Body<BoardRequest> body, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _)) return ProblemResult.NotFound("flight");
        var boarded = await grains.GetGrain<IBoardingGrain>(id).Board(body.Value.Command);
        return boarded.IsRefused ? ProblemResult.From(boarded.Refusal) : TypedResults.Ok(BoardingResponse.From(boarded.Value));
    }

    private static async Task<Results<NoContent, ProblemResult>> Unboard(string id, string ticket, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _)) return ProblemResult.NotFound("flight");
        if (!BoardRequest.IsTicket(ticket)) return new ProblemResult(RefusalCodes.PassengerNotFound, "No ticket has this number.");
        var unboarded = await grains.GetGrain<IBoardingGrain>(id).Unboard(ticket);
        return unboarded.IsRefused ? ProblemResult.From(unboarded.Refusal) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<PassengerListResponse>, ProblemResult>> Passengers(
        string id, Query<PageQuery> query, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _) || await grains.GetGrain<IBoardingGrain>(id).Passengers() is not { } list)
            return ProblemResult.NotFound("flight");
        return ListResponse<FlightPassengerResponse>.Slice(
                [.. list.Passengers.Select(FlightPassengerResponse.From)], query.Value, p => p.Ticket) is { } page
            ? TypedResults.Ok(new PassengerListResponse(BoardingCountsResponse.From(list.Counts), page.Data, page.After))
            : ProblemResult.From(Refusal.NoCursor);
    }
}
