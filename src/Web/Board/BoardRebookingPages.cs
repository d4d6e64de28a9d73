using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>All orders of a flight that wait for a choice are moved at once, and how far that is.</summary>
internal static class BoardRebookingPages
{
    // What the API rebooks free of charge: from a day before the old departure to a week after it.
    private const int DaysBefore = 1, DaysAfter = 7;

    // What the API takes.
    private const int MostFlights = 20;

    public static void MapBoardRebookings(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/board/flights/{id}/rebooking", Ask);
        pages.MapPost("/board/flights/{id}/rebooking", Start);
        pages.MapGet("/board/flights/{id}/rebookings/{rebookingId}", Show);
    }

    private static async Task<IResult> Ask(
        string id, HttpContext context, IShopApi api, IStaffApi staff, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        // Asked first: it answers whether the visitor may see this at all.
        var open = await staff.ListDisruptedOrders(new() { Flight = id, Standing = DisruptionStanding.Open, Limit = 1 }, cancellation);
        var row = await BoardRow.Of(id, api, places, cancellation);
        var (from, to) = (row.Flight.Departure.Airport, row.Flight.Arrival.Airport);
        var day = DateOnly.FromDateTime(row.Flight.Departure.LocalTime());
        var found = await Task.WhenAll(Enumerable.Range(-DaysBefore, DaysBefore + DaysAfter + 1)
            .Select(days => api.Search(from, to, day.AddDays(days), 1, null, cancellation)));
        return PageResult.Of<RebookFlightPage>(new()
        {
            [nameof(RebookFlightPage.Row)] = row,
            [nameof(RebookFlightPage.Counts)] = open.Counts,
            [nameof(RebookFlightPage.Others)] = found.SelectMany(flights => flights).Where(flight => flight.Id != id)
                .DistinctBy(flight => flight.Id).OrderBy(flight => flight.Departure.Utc).Take(MostFlights).ToArray(),
            // A form that is sent twice starts once.
            [nameof(RebookFlightPage.Key)] = Guid.NewGuid().ToString("N"),
        });
    }

    private static async Task<IResult> Start(string id, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var key = form["key"].ToString();
        try
        {
            var rebooking = await staff.StartRebooking(
                id, key.Length > 0 ? key : Guid.NewGuid().ToString("N"), [.. form["to"].OfType<string>()], cancellation);
            return PageResult.See(Address(id, rebooking.Id));
        }
        catch (ShopApiException exception) when (exception.Status is 400 or 409 or 422)
        {
            return PageResult.See($"/board/flights/{Uri.EscapeDataString(id)}" + QueryString.Create("news", exception.Code));
        }
    }

    private static async Task<IResult> Show(
        string id, string rebookingId, HttpContext context, IShopApi api, IStaffApi staff, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return PageResult.Of<RebookingPage>(new()
        {
            [nameof(RebookingPage.Rebooking)] = await staff.GetRebooking(id, rebookingId, cancellation),
            [nameof(RebookingPage.Row)] = await BoardRow.Of(id, api, places, cancellation),
        });
    }

    private static string Address(string flightId, string id) =>
        $"/board/flights/{Uri.EscapeDataString(flightId)}/rebookings/{Uri.EscapeDataString(id)}";
}
