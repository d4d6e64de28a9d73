using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>A flight of the day: how it is, and what the airline does about it.</summary>
internal static class BoardFlightPages
{
    private const string Flight = "/board/flights/{id}";

    public static void MapBoardFlights(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Flight, Show);
        pages.MapGet(Flight + "/delay", AskDelay);
        pages.MapPost(Flight + "/delay", Delay);
        pages.MapPost(Flight + "/gate", Gate);
        pages.MapPost(Flight + "/status", SetStatus);
        pages.MapGet(Flight + "/cancellation", AskCancel);
        pages.MapPost(Flight + "/cancellation", Cancel);
        pages.MapPost(Flight + "/reinstatement", Reinstate);
        pages.MapGet(Flight + "/airplane", AskAirplane);
        pages.MapPost(Flight + "/airplane", SetAirplane);
    }

    private static async Task<IResult> Show(
        string id, HttpContext context, IShopApi api, IStaffApi staff, Places places, TimeProvider time, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return PageResult.Of<BoardFlightPage>(new()
        {
            // Asked first: it answers whether the visitor may see this at all.
            [nameof(BoardFlightPage.Orders)] = await FlightOrders.Of(id, staff, cancellation),
            [nameof(BoardFlightPage.Row)] = await BoardRow.Of(id, api, places, cancellation),
            [nameof(BoardFlightPage.Disruptions)] = await staff.ListDisruptedOrders(new() { Flight = id, Limit = 5 }, cancellation),
            [nameof(BoardFlightPage.Now)] = time.GetUtcNow(),
            [nameof(BoardFlightPage.News)] = BoardNews.Of(context.Request.Query["news"]),
        });
    }

    private static async Task<IResult> AskDelay(
        string id, HttpContext context, IShopApi api, IStaffApi staff, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var row = await BoardRow.Of(id, api, places, cancellation);
        if (BoardTimes.Read(context.Request.Query["departure"]) is not { } local
            || BoardTimes.Instant(local, row.Flight.Departure) is not { } departure) return Back(id, "time");
        try
        {
            var preview = await staff.PreviewFlight(id, BoardTimes.Delay(row.Flight, departure), cancellation);
            return PageResult.Of<DelayFlightPage>(new()
            {
                [nameof(DelayFlightPage.Row)] = row,
                [nameof(DelayFlightPage.Departure)] = local,
                [nameof(DelayFlightPage.Impact)] = preview.Preview!,
            });
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return Back(id, exception.Code);
        }
    }

    private static async Task<IResult> Delay(string id, HttpContext context, IShopApi api, IStaffApi staff, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var flight = await api.GetFlight(id, cancellation);
        return BoardTimes.Read(form["departure"]) is { } local && BoardTimes.Instant(local, flight.Departure) is { } departure
            ? await Change(id, BoardTimes.Delay(flight, departure), "delayed", staff, cancellation)
            : Back(id, "time");
    }

    private static async Task<IResult> Gate(string id, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        var gate = (await context.Request.ReadFormAsync(cancellation))["gate"].ToString().Trim();
        return await Change(id, new() { Gate = gate }, "gate", staff, cancellation);
    }

    private static async Task<IResult> SetStatus(string id, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        var status = WireNames.Read<FlightStatus>((await context.Request.ReadFormAsync(cancellation))["status"]);
        // Cancelling has a page of its own, which says who is hit.
        return status is null or FlightStatus.Cancelled
            ? Back(id, "invalid")
            : await Change(id, new() { Status = status }, "status", staff, cancellation);
    }

    private static async Task<IResult> AskCancel(
        string id, HttpContext context, IShopApi api, IStaffApi staff, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        try
        {
            var preview = await staff.PreviewFlight(id, new() { Status = FlightStatus.Cancelled }, cancellation);
            return PageResult.Of<CancelFlightPage>(new()
            {
                [nameof(CancelFlightPage.Impact)] = preview.Preview!,
                [nameof(CancelFlightPage.Orders)] = await FlightOrders.Of(id, staff, cancellation),
                [nameof(CancelFlightPage.Row)] = await BoardRow.Of(id, api, places, cancellation),
            });
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return Back(id, exception.Code);
        }
    }

    private static Task<IResult> Cancel(string id, IStaffApi staff, CancellationToken cancellation) =>
        Change(id, new() { Status = FlightStatus.Cancelled }, "cancelled", staff, cancellation);

    private static async Task<IResult> Reinstate(string id, IStaffApi staff, CancellationToken cancellation)
    {
        try
        {
            await staff.UpdateFlight(id, new() { Status = FlightStatus.Scheduled }, cancellation);
            return Back(id, "reinstated");
        }
        catch (ShopApiException exception) when (exception.Status == StatusCodes.Status409Conflict)
        {
            return Back(id, exception.Code == "flight_status_conflict" ? "reinstatement_over" : exception.Code);
        }
    }

    private static async Task<IResult> AskAirplane(
        string id, HttpContext context, IShopApi api, IStaffApi staff, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var row = await BoardRow.Of(id, api, places, cancellation);
        var tail = Tail(context.Request.Query["tail"]);
        SwapPreview? preview = null;
        try
        {
            if (tail.Length > 0) preview = await SwapPreview.Of(row.Flight, tail, api, staff, cancellation);
        }
        catch (ShopApiException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            // The page says so beside the field.
        }

        return PageResult.Of<FlightAirplanePage>(new()
        {
            [nameof(FlightAirplanePage.Row)] = row,
            [nameof(FlightAirplanePage.Tail)] = tail,
            [nameof(FlightAirplanePage.Preview)] = preview,
            [nameof(FlightAirplanePage.Airplanes)] = await staff.ListAirplanes(cancellation),
        });
    }

    private static async Task<IResult> SetAirplane(string id, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        var tail = Tail((await context.Request.ReadFormAsync(cancellation))["tail"]);
        return await Change(id, new() { Airplane = tail }, "airplane", staff, cancellation);
    }

    // Repeating a change of a flight changes nothing more, so a form may be sent twice.
    private static async Task<IResult> Change(
        string id, UpdateFlightRequest change, string news, IStaffApi staff, CancellationToken cancellation)
    {
        try
        {
            await staff.UpdateFlight(id, change, cancellation);
            return Back(id, news);
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422 || exception.Code == "airplane_not_found")
        {
            return Back(id, exception.Code);
        }
    }

    private static IResult Back(string id, string news) =>
        PageResult.See($"/board/flights/{Uri.EscapeDataString(id)}" + QueryString.Create("news", news));

    private static string Tail(string? text) => (text ?? "").Trim().ToUpperInvariant();
}
