using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>An airplane: what it does next, and whether it may.</summary>
internal static class BoardAirplanePages
{
    private const string Airplane = "/board/airplanes/{tail}";

    private static readonly TimeSpan Ahead = TimeSpan.FromDays(31);

    public static void MapBoardAirplanes(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Airplane, Show);
        pages.MapPost(Airplane + "/grounding", Ground);
        pages.MapPost(Airplane + "/return", Return);
    }

    private static async Task<IResult> Show(
        string tail, HttpContext context, IShopApi api, IStaffApi staff, Places places, TimeProvider time, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var now = time.GetUtcNow();
        var uses = await staff.GetSchedule(tail, now, now + Ahead, cancellation);
        List<BoardRow> flights = [];
        foreach (var id in uses.Select(use => use.FlightId).OfType<string>())
        {
            var flight = await api.GetFlight(id, cancellation);
            flights.Add(new BoardRow(flight, await places.City(flight.Departure.Airport, cancellation),
                await places.City(flight.Arrival.Airport, cancellation)));
        }

        return PageResult.Of<AirplanePage>(new()
        {
            [nameof(AirplanePage.Airplane)] = await staff.GetAirplane(tail, cancellation),
            [nameof(AirplanePage.Grounding)] = await staff.GetGrounding(tail, cancellation),
            [nameof(AirplanePage.Flights)] = flights,
            [nameof(AirplanePage.Maintenance)] = uses.Where(use => use.FlightId is null).ToArray(),
            [nameof(AirplanePage.News)] = BoardNews.Of(context.Request.Query["news"]),
        });
    }

    private static async Task<IResult> Ground(
        string tail, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var reason = form["reason"].ToString().Trim();
        if (reason.Length == 0) return Back(tail, "reason");
        var text = form["until"].ToString();
        var until = BoardTimes.Read(text);
        if (text.Length > 0 && until is null) return Back(tail, "time");
        return await Do(tail, "grounded", () => staff.Ground(
            tail, reason, until is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null, cancellation));
    }

    private static async Task<IResult> Return(string tail, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        var id = (await context.Request.ReadFormAsync(cancellation))["grounding"].ToString();
        return await Do(tail, "returned", () => staff.EndGrounding(tail, id, cancellation));
    }

    private static async Task<IResult> Do(string tail, string news, Func<Task> act)
    {
        try
        {
            await act();
            return Back(tail, news);
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 409 or 422)
        {
            return Back(tail, exception.Code);
        }
    }

    private static IResult Back(string tail, string news) =>
        PageResult.See($"/board/airplanes/{Uri.EscapeDataString(tail)}" + QueryString.Create("news", news));
}
