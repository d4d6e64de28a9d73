using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Departures;

/// <summary>
/// The gate of a flight, for agents: each form is one call, and its answer stands above the scan field, which is ready for the next
/// passenger. What a customer may not do the API refuses.
/// </summary>
internal static class DeparturePages
{
    private const string Flight = "/departures/{id}";

    public static void MapDepartures(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Flight, Show);
        pages.MapPost(Flight + "/board", Board);
        pages.MapPost(Flight + "/unboard", Unboard);
        pages.MapPost(Flight + "/offload", Offload);
        pages.MapPost(Flight + "/check-in", CheckIn);
        pages.MapPost(Flight + "/gate", Gate);
        pages.MapPost(Flight + "/close", Close);
    }

    private static async Task<IResult> Show(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return await Render(id, null, StatusCodes.Status200OK, context, api, places, cancellation);
    }

    private static Task<IResult> Board(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Answer(id, context, api, places, async form =>
        {
            var boarding = await api.Board(id, BoardingCode.Read(form["code"].ToString()), cancellation);
            return new GateNews(
                "success", $"On board: {GateNews.NameOf(boarding.Passenger)}", $"Seat {boarding.Passenger.Seat ?? "on a lap"}");
        }, cancellation);

    private static Task<IResult> Unboard(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Answer(id, context, api, places, async form =>
        {
            await api.Unboard(id, form["ticket"].ToString(), cancellation);
            return new GateNews("info", "Off board again", "The passenger keeps check-in and seat.");
        }, cancellation);

    private static Task<IResult> Offload(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Answer(id, context, api, places, async form =>
        {
            var reason = WireNames.Read<OffloadReason>(form["reason"].ToString()) ?? OffloadReason.Missed;
            var off = await api.Offload(id, form["ticket"].ToString(), reason, cancellation);
            return new GateNews(
                "info", $"Offloaded: {GateNews.NameOf(off.Passenger)}", "The seat is free, and the passenger is told by mail.");
        }, cancellation);

    private static Task<IResult> CheckIn(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Answer(id, context, api, places, async form =>
        {
            var pass = await api.CheckIn(form["ticket"].ToString(), cancellation);
            return new GateNews(
                "success", $"Checked in: {pass.PassengerName}", $"Seat {pass.Seat ?? "on a lap"}, sequence {pass.Sequence}");
        }, cancellation);

    private static Task<IResult> Gate(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Answer(id, context, api, places, async form =>
        {
            var flight = await api.SetGate(id, form["gate"].ToString().Trim(), form["terminal"].ToString().Trim(), cancellation);
            return new GateNews("success", flight.Gate is { } gate ? $"Gate {gate}" : "No gate", null);
        }, cancellation);

    private static Task<IResult> Close(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation) =>
        Answer(id, context, api, places, async _ =>
        {
            await api.Depart(id, cancellation);
            return new GateNews("success", "The flight has departed", "Who is not on board did not fly.");
        }, cancellation);

    // The answer is the page itself: repeating a form repeats a call that may come twice.
    private static async Task<IResult> Answer(
        string id, HttpContext context, IShopApi api, Places places, Func<IFormCollection, Task<GateNews>> act,
        CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See("/sign-in");
        var (news, status) = (null as GateNews, StatusCodes.Status200OK);
        try
        {
            news = await act(await context.Request.ReadFormAsync(cancellation));
        }
        catch (ShopApiException exception) when (exception.Status is 403 or 404 or 409 or 422)
        {
            (news, status) = (GateNews.Of(exception.Problem), exception.Status);
        }

        return await Render(id, news, status, context, api, places, cancellation);
    }

    private static async Task<IResult> Render(
        string id, GateNews? news, int status, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        try
        {
            var (counts, passengers) = await api.ListPassengers(id, cancellation);
            var flight = (await FlightResult.Of([await api.GetFlight(id, cancellation)], places, cancellation))[0];
            return PageResult.Of<DeparturePage>(new()
            {
                [nameof(DeparturePage.Flight)] = flight,
                [nameof(DeparturePage.Counts)] = counts,
                [nameof(DeparturePage.Passengers)] = passengers,
                [nameof(DeparturePage.News)] = news,
                [nameof(DeparturePage.OnlyMissing)] = context.Request.Query["show"] == "missing",
            }, status);
        }
        catch (ShopApiException exception) when (exception.Status is 403)
        {
            return PageResult.Of<ErrorPage>(new() { [nameof(ErrorPage.Status)] = StatusCodes.Status404NotFound },
                StatusCodes.Status404NotFound);
        }
    }
}
