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
            .Refuses(RefusalCodes.NotFound, RefusalCodes.CheckInNotOpen, RefusalCodes.SeatUnavailable, RefusalCodes.OrderBusy,
                RefusalCodes.OrderStatusConflict, RefusalCodes.PassengerOffloaded);
        tickets.MapGet("/boarding-pass", Pass).WithName("getBoardingPass").WithSummary("The boarding pass of a ticket")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.NotCheckedIn, RefusalCodes.OrderStatusConflict);
        tickets.MapGet("/boarding-pass.svg", PassSvg).WithName("getBoardingPassSvg").WithSummary("Its bar code as an Aztec symbol in SVG")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.NotCheckedIn, RefusalCodes.OrderStatusConflict);
        tickets.MapGet("/boarding-pass.png", PassPng).WithName("getBoardingPassPng").WithSummary("Its bar code as an Aztec symbol in PNG")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.NotCheckedIn, RefusalCodes.OrderStatusConflict);
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

    private static async Task<Results<Ok<BoardingPassResponse>, ProblemResult>> Pass(
        string number, CurrentUser user, IGrainFactory grains)
    {
        var pass = await BoardingPass(number, user, grains);
        return pass.IsRefused ? ProblemResult.From(pass.Refusal) : TypedResults.Ok(BoardingPassResponse.From(pass.Value));
    }

    private static async Task<Results<SvgImage, ProblemResult>> PassSvg(string number, CurrentUser user, IGrainFactory grains)
    {
        var symbol = Symbol(await BoardingPass(number, user, grains));
        return symbol.IsRefused ? ProblemResult.From(symbol.Refusal) : new SvgImage(symbol.Value);
    }

    private static async Task<Results<PngImage, ProblemResult>> PassPng(string number, CurrentUser user, IGrainFactory grains)
    {
        var symbol = Symbol(await BoardingPass(number, user, grains));
        return symbol.IsRefused ? ProblemResult.From(symbol.Refusal) : new PngImage(symbol.Value);
    }

    private static async Task<Result<BoardingPass>> BoardingPass(string number, CurrentUser user, IGrainFactory grains) =>
        await Order(number, grains) is { } order
            ? await order.GetBoardingPass(user.Caller, number)
            : new Refusal(RefusalCodes.NotFound, "The ticket does not exist.");

    private static Result<AztecSymbol> Symbol(Result<BoardingPass> pass) => pass.IsRefused ? pass.Refusal
        : pass.Value.BarCode is { } text ? AztecSymbol.Of(text)
        : new Refusal(RefusalCodes.NotFound, "The flight does not exist.");

    private static async Task<IOrderGrain?> Order(string number, IGrainFactory grains) =>
        number.Length == 13 && number.All(char.IsAsciiDigit) && await grains.GetGrain<IOrderSearchGrain>(0).OfTicket(number) is { } order
            ? grains.GetGrain<IOrderGrain>(order)
            : null;
}
