using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder v1)
    {
        var tickets = v1.MapGroup("/tickets/{number}").WithTags("Orders").RequireAuthorization();
        tickets.MapGet("", Get).WithName("getTicket").WithSummary("One ticket").Refuses(RefusalCodes.NotFound);
        tickets.MapPost("/check-in", CheckIn).WithName("checkIn").WithSummary("Check a ticket's passenger in; answers the boarding pass")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.CheckInNotOpen, RefusalCodes.SeatUnavailable);
    }

    private static async Task<Results<Ok<TicketResponse>, ProblemResult>> Get(string number, CurrentUser user, IGrainFactory grains)
    {
        if (await Order(number, grains) is not { } order) return ProblemResult.NotFound("ticket");
        var ticket = await order.GetTicket(user.Caller, number);
        return ticket.IsRefused ? ProblemResult.From(ticket.Refusal) : TypedResults.Ok(TicketResponse.From(ticket.Value));
    }

    private static async Task<Results<Ok<BoardingPassResponse>, ProblemResult>> CheckIn(
        string number, CurrentUser user, IGrainFactory grains)
    {
        if (await Order(number, grains) is not { } order) return ProblemResult.NotFound("ticket");
        var pass = await order.CheckIn(user.Caller, number);
        return pass.IsRefused ? ProblemResult.From(pass.Refusal) : TypedResults.Ok(BoardingPassResponse.From(pass.Value));
    }

    private static async Task<IOrderGrain?> Order(string number, IGrainFactory grains) =>
        number.Length == 13 && number.All(char.IsAsciiDigit) && await grains.GetGrain<IOrderSearchGrain>(0).OfTicket(number) is { } order
            ? grains.GetGrain<IOrderGrain>(order)
            : null;
}
