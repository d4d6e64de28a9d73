using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Orders;
using FlightTickets.Api.Users;
using FlightTickets.Flights;
using FlightTickets.Orders;
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
        flight.MapPost("/offloads", Offload).WithName("offloadPassenger")
            .WithSummary("Offload a passenger who has checked in; for agents and admins").Refuses(
            RefusalCodes.NotFound, RefusalCodes.PassengerNotFound, RefusalCodes.WrongFlight, RefusalCodes.NotCheckedIn,
            RefusalCodes.BoardingPassOutdated, RefusalCodes.BoardsWithAdult, RefusalCodes.BoardingNotOpen,
            RefusalCodes.OrderStatusConflict, RefusalCodes.OrderBusy);
        flight.MapPost("/check-ins", CheckIn).WithName("checkInParty")
            .WithSummary("Check a booking's passengers in by reference and name; for agents and admins").Refuses(
            RefusalCodes.NotFound, RefusalCodes.PassengerNotFound, RefusalCodes.CheckInNotOpen, RefusalCodes.SeatUnavailable,
            RefusalCodes.OrderBusy, RefusalCodes.OrderStatusConflict, RefusalCodes.PassengerOffloaded);
        flight.MapPut("/gate", SetGate).WithName("setGate")
            .WithSummary("Set or change gate and terminal; for agents and admins").Refuses(RefusalCodes.NotFound);
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

    private static async Task<Results<Ok<BoardingResponse>, ProblemResult>> Offload(
        string id, Body<OffloadRequest> body, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _)) return ProblemResult.NotFound("flight");
        var offloaded = await grains.GetGrain<IBoardingGrain>(id).Offload(body.Value.Command);
        return offloaded.IsRefused ? ProblemResult.From(offloaded.Refusal) : TypedResults.Ok(BoardingResponse.From(offloaded.Value));
    }

    // One passenger after the other, so that the party gets neighbouring sequence numbers. Repeating it goes on where it stopped.
    private static async Task<Results<Ok<CheckedInResponse>, ProblemResult>> CheckIn(
        string id, Body<LookupRequest> body, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _) || await grains.GetGrain<IFlightGrain>(id).Get() is null) return ProblemResult.NotFound("flight");
        var found = await grains.GetGrain<IOrderSearchGrain>(0).Lookup(body.Value.BookingReference, body.Value.FamilyName);
        if (found.IsRefused || found.Value is not { } order
            || !order.Tickets.Any(ticket => ticket.FlightId == id && ticket.Status != TicketStatus.Void))
            return new ProblemResult(RefusalCodes.PassengerNotFound, "No booking with this reference and name is on this flight.");

        // As the customer: an agent readmits whom the gate has sent away by ticket, never along with others.
        var owner = new Caller(order.UserId, IsAgent: false);
        List<BoardingPassResponse> passes = [];
        foreach (var ticket in order.Tickets.Where(ticket => ticket.FlightId == id && ticket.Status != TicketStatus.Void))
        {
            var pass = await grains.GetGrain<IOrderGrain>(ticket.OrderId).CheckIn(owner, ticket.Number);
            if (pass.IsRefused) return ProblemResult.From(pass.Refusal);
            passes.Add(BoardingPassResponse.From(pass.Value));
        }

        return TypedResults.Ok(new CheckedInResponse(passes));
    }

    private static async Task<Results<Ok<FlightResponse>, ProblemResult>> SetGate(
        string id, Body<GateRequest> body, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _)) return ProblemResult.NotFound("flight");
        var flight = await grains.GetGrain<IFlightGrain>(id).Update(body.Value.Command);
        return flight.IsRefused ? ProblemResult.From(flight.Refusal) : TypedResults.Ok(FlightResponse.From(flight.Value, staff: true));
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
