using System.Globalization;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Board;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Desk;

/// <summary>The desk: any order by one field, and what an agent does for its traveller.</summary>
internal static class DeskPages
{
    private const string Order = "/desk/orders/{id}";

    public static void MapDesk(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/desk", Find);
        pages.MapGet(Order, Show);
        pages.MapPost(Order + "/check-in", CheckIn);
        pages.MapPost(Order + "/hold", ExtendHold);
        pages.MapPost(Order + "/cancellation", AskCancel);
        pages.MapPost(Order + "/cancellation/confirm", Cancel);
    }

    private static async Task<IResult> Find(
        HttpContext context, IShopApi api, IStaffApi staff, Places places, TimeProvider time, CancellationToken cancellation)
    {
        if (Session.Of(context) is not { } session) return PageResult.See(SignInPages.For(context.Request));
        var question = DeskQuestion.Read(context.Request.Query["q"]);
        if (question.OrderId is { } order) return PageResult.See($"/desk/orders/{order}");
        DeskFindings? findings = null;
        string? fault = null;
        try
        {
            // An empty field asks nothing of the API, which would have told who may be here.
            if (question.Text.Length == 0 && !session.IsStaff) await staff.FindOrders(new() { Reference = "AAAAAA" }, cancellation);
            if (question.Text.Length > 0)
            {
                var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
                findings = await DeskFindings.Of(question, today, api, staff, places, cancellation);
            }
        }
        catch (ShopApiException exception) when (exception.Status == StatusCodes.Status422UnprocessableEntity)
        {
            fault = "That is neither a name nor a reference, a ticket, an email or a flight.";
        }

        if (findings?.Only is { } only) return PageResult.See(only);
        return PageResult.Of<DeskPage>(new()
        {
            [nameof(DeskPage.Question)] = question,
            [nameof(DeskPage.Findings)] = findings,
            [nameof(DeskPage.Fault)] = fault,
        }, fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Show(
        string id, HttpContext context, IShopApi api, IStaffApi staff, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is not { } session) return PageResult.See(SignInPages.For(context.Request));
        // A customer's own order has a page of its own.
        if (!session.IsStaff) return PageResult.See($"/trips/{id}");
        var order = await DeskOrder.Of(id, api, places, cancellation);
        var news = context.Request.Query["news"].ToString();
        return PageResult.Of<DeskOrderPage>(new()
        {
            [nameof(DeskOrderPage.Desk)] = order,
            [nameof(DeskOrderPage.News)] = DeskNews.Of(news) ?? TripNews.Of(news, order.Trip.Destination),
        });
    }

    private static async Task<IResult> CheckIn(string id, HttpContext context, IShopApi api, CancellationToken cancellation)
    {
        var ticket = (await context.Request.ReadFormAsync(cancellation))["ticket"].ToString();
        return await Do(id, "checked_in", () => api.CheckIn(ticket, cancellation));
    }

    private static async Task<IResult> ExtendHold(string id, HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        var text = (await context.Request.ReadFormAsync(cancellation))["until"].ToString();
        return BoardTimes.Read(text) is { } until
            ? await Do(id, "held_longer", () => staff.ExtendHold(id, new DateTimeOffset(until, TimeSpan.Zero), cancellation))
            : Back(id, "time");
    }

    private static async Task<IResult> AskCancel(string id, IShopApi api, Places places, CancellationToken cancellation)
    {
        try
        {
            var quote = await api.QuoteCancellation(id, cancellation);
            var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
            return PageResult.Of<DeskCancelPage>(new() { [nameof(DeskCancelPage.Trip)] = trip, [nameof(DeskCancelPage.Quote)] = quote });
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return Back(id, exception.Code);
        }
    }

    private static async Task<IResult> Cancel(string id, HttpContext context, IShopApi api, CancellationToken cancellation)
    {
        var quote = (await context.Request.ReadFormAsync(cancellation))["quote"].ToString();
        // A quote is confirmed once, so it names its confirmation: a form that is sent twice cancels once.
        return await Do(id, "order_cancelled", () => api.ConfirmCancellation(
            id, quote, string.Create(CultureInfo.InvariantCulture, $"cancel-{quote}"), cancellation));
    }

    private static async Task<IResult> Do(string id, string news, Func<Task> act)
    {
        try
        {
            await act();
            return Back(id, news);
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 409 or 422)
        {
            return Back(id, exception.Code);
        }
    }

    private static IResult Back(string id, string news) =>
        PageResult.See($"/desk/orders/{Uri.EscapeDataString(id)}" + QueryString.Create("news", news));
}
