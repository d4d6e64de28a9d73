using System.Globalization;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;

namespace FlightTickets.Web.Changes;

/// <summary>Another flight instead of one that is booked: the choice, its price, and the change.</summary>
internal static class ChangePages
{
    public static void MapChanges(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/trips/{id}/change", Choose);
        pages.MapPost("/trips/{id}/change", Quote);
        pages.MapPost("/trips/{id}/change/{quote}/confirm", Confirm);
    }

    private static async Task<IResult> Choose(string id, HttpContext context, ChangeDesk desk)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var query = context.Request.Query;
        return await desk.ShowChoice(id, query["segment"], Day(query["date"]), null, null);
    }

    private static async Task<IResult> Quote(string id, HttpContext context, ChangeDesk desk)
    {
        var fields = await context.Request.ReadFormAsync(context.RequestAborted);
        var day = Day(fields["date"]);
        return Wish(fields) is { } wish
            ? await desk.ShowQuote(id, wish, day, null)
            : await desk.ShowChoice(id, fields["segment"], day, null, "Choose a flight.");
    }

    private static async Task<IResult> Confirm(string id, string quote, HttpContext context, IShopApi api, ChangeDesk desk)
    {
        var fields = await context.Request.ReadFormAsync(context.RequestAborted);
        var day = Day(fields["date"]);
        if (Wish(fields) is not { } wish) return PageResult.See($"/trips/{id}/change");
        try
        {
            // A quote is confirmed once, so it names its confirmation: a form that is sent twice changes and pays once.
            var card = fields["card"].ToString() is { Length: > 0 } token ? token : null;
            var order = await api.ConfirmChange(id, quote, $"change-{quote}", card, context.RequestAborted);
            var isDone = order.Segments.ElementAtOrDefault(wish.Segment)?.FlightId == wish.FlightId;
            return PageResult.See($"/trips/{id}?news={(isDone ? "changed" : "order_busy")}");
        }
        catch (ShopApiException exception) when (ChangeRefusals.Again(exception.Problem) is { } refusal)
        {
            // A declined card uses up a quote, and a quote may be too old: in both cases the page asks for a new one.
            return await desk.ShowQuote(id, wish, day, refusal);
        }
        catch (ShopApiException exception) when (exception.Code is "order_busy" or "order_status_conflict" or "quote_not_found")
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
        catch (ShopApiException exception) when (exception.Code is "idempotency_key_reused")
        {
            return PageResult.See($"/trips/{id}?news=order_status_conflict");
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 409 or 422)
        {
            return await desk.ShowChoice(id, fields["segment"], day, wish, ChangeRefusals.Of(exception.Problem));
        }
    }

    private static ChangeWish? Wish(IFormCollection fields) =>
        int.TryParse(fields["segment"], NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            ? ChangeWish.Read(segment, fields["flight"])
            : null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is > 1970 and < 9999 ? day : null;
}
