using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>Checking in, and the boarding passes.</summary>
internal static class CheckInPages
{
    public static void MapCheckIn(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/trips/{id}/check-in", CheckIn);
        pages.MapGet("/trips/{id}/boarding-passes", Passes);
        pages.MapGet("/trips/{id}/boarding-pass/{ticket}", Pass);
    }

    private static async Task<IResult> CheckIn(
        string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var ticket = (await context.Request.ReadFormAsync(cancellation))["ticket"].ToString();
        try
        {
            await api.CheckIn(ticket, cancellation);
            return PageResult.See($"/trips/{id}/boarding-pass/{Uri.EscapeDataString(ticket)}");
        }
        catch (ShopApiException exception) when (exception.Code == "check_in_not_open")
        {
            // The answer itself says from when on; asking once more by a reload is what its reader wants.
            return await TripPages.Show(id, trip => TripNews.CheckIn(exception.Problem.OpensAt, DepartureOf(trip, ticket)),
                exception.Status, api, places, cancellation);
        }
        catch (ShopApiException exception) when (exception.Status is 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static Task<IResult> Passes(
        string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Show(id, _ => true, context, api, places, cancellation);

    private static Task<IResult> Pass(
        string id, string ticket, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Show(id, other => other.Number == ticket, context, api, places, cancellation);

    private static async Task<IResult> Show(
        string id, Func<OrderTicket, bool> isWanted, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        OrderTicket[] tickets = [.. trip.Order.Tickets.Where(ticket => ticket.Status == TicketStatus.CheckedIn && isWanted(ticket))];
        if (tickets.Length == 0) return PageResult.See($"/trips/{id}");
        try
        {
            return PageResult.Of<BoardingPassPage>(new()
            {
                [nameof(BoardingPassPage.Trip)] = trip,
                [nameof(BoardingPassPage.Passes)] = await PrintedPass.Of(trip, tickets, api, cancellation),
            });
        }
        catch (ShopApiException exception) when (exception.Status is 409)
        {
            // The seat was lost at this moment.
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static FlightEnd? DepartureOf(Trip trip, string ticket) =>
        trip.Order.Tickets.FirstOrDefault(other => other.Number == ticket) is { } found
            ? trip.Flights[found.Segment].Flight.Departure
            : null;
}
