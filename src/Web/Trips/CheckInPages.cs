using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>Checking in, and the boarding pass.</summary>
internal static class CheckInPages
{
    public static void MapCheckIn(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/trips/{id}/check-in", CheckIn);
        pages.MapGet("/trips/{id}/boarding-pass/{ticket}", Pass);
    }

    private static async Task<IResult> CheckIn(string id, HttpContext context, IShopApi api, CancellationToken cancellation)
    {
        var ticket = (await context.Request.ReadFormAsync(cancellation))["ticket"].ToString();
        try
        {
            await api.CheckIn(ticket, cancellation);
            return PageResult.See($"/trips/{id}/boarding-pass/{Uri.EscapeDataString(ticket)}");
        }
        catch (ShopApiException exception) when (exception.Status is 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static async Task<IResult> Pass(
        string id, string ticket, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        // Checking in again answers the same pass; opening an address checks nobody in.
        if (!trip.Order.Tickets.Any(other => other.Number == ticket && other.Status == TicketStatus.CheckedIn))
            return PageResult.See($"/trips/{id}");
        var pass = await api.CheckIn(ticket, cancellation);
        return PageResult.Of<BoardingPassPage>(new() { [nameof(BoardingPassPage.Trip)] = trip, [nameof(BoardingPassPage.Pass)] = pass });
    }
}
