using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Changes;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Board;

/// <summary>The work of an agent after flights changed: which orders wait, and a choice for each.</summary>
internal static class BoardDisruptionPages
{
    private const string List = "/board/disruptions";

    public static void MapBoardDisruptions(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(List, Show);
        pages.MapGet(List + "/{orderId}/{disruptionId}", Ask);
        pages.MapPost(List + "/{orderId}/{disruptionId}", Choose);
    }

    /// <summary>Where an agent chooses for an order.</summary>
    public static string Address(string orderId, string disruptionId) =>
        $"{List}/{Uri.EscapeDataString(orderId)}/{Uri.EscapeDataString(disruptionId)}";

    private static async Task<IResult> Show(HttpContext context, IStaffApi staff, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var query = context.Request.Query;
        var search = new DisruptionSearch
        {
            Standing = WireNames.Read<DisruptionStanding>(query["status"]),
            Flight = Text(query["flight"])?.ToUpperInvariant(),
            Date = DateOnly.TryParseExact(query["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : null,
            After = Text(query["after"]),
        };
        DisruptedOrders? found = null;
        try
        {
            found = await staff.ListDisruptedOrders(search, cancellation);
        }
        catch (ShopApiException exception) when (exception.Status is 400 or 422)
        {
            // What was typed is no flight, or the cursor is from elsewhere; the page says so beside the field.
        }

        return PageResult.Of<DisruptionsPage>(new()
        {
            [nameof(DisruptionsPage.Search)] = search,
            [nameof(DisruptionsPage.Found)] = found,
            [nameof(DisruptionsPage.News)] = BoardNews.Of(query["news"]),
        }, found is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Ask(
        string orderId, string disruptionId, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is not { } session) return PageResult.See(SignInPages.For(context.Request));
        // A customer's own order has a page of its own.
        if (!session.IsStaff) return PageResult.See($"/trips/{orderId}");
        return await ShowChoice(orderId, disruptionId, null, api, places, cancellation);
    }

    private static async Task<IResult> Choose(
        string orderId, string disruptionId, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        if (WireNames.Read<DisruptionChoice>(form["choice"]) is not { } choice) return Back(null, "choice_unavailable");
        var flight = Booking.ReadLeg(form["flight"])?.FlightId;
        if (choice == DisruptionChoice.Rebook && flight is null)
            return await ShowChoice(orderId, disruptionId, "Choose a flight.", api, places, cancellation);
        try
        {
            // The choice is a PUT, so a form that is sent twice answers once.
            var answer = await api.AnswerDisruption(
                orderId, disruptionId, choice, choice == DisruptionChoice.Rebook ? flight : null, cancellation);
            return Back(answer.FlightId, "chosen");
        }
        catch (ShopApiException exception) when (exception.Code is "rebooking_unavailable")
        {
            return await ShowChoice(orderId, disruptionId, exception.Problem.Detail, api, places, cancellation);
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return Back(null, exception.Code);
        }
    }

    private static async Task<IResult> ShowChoice(
        string orderId, string disruptionId, string? fault, IShopApi api, Places places, CancellationToken cancellation)
    {
        var disruptions = await TripDisruption.Of(await api.ListDisruptions(orderId, cancellation), api, places, cancellation);
        if (disruptions.FirstOrDefault(other => other.Facts.Id == disruptionId) is not { Facts.Options.Count: > 0 } disruption)
            return Back(null, "choice_unavailable");
        return PageResult.Of<DisruptionChoicePage>(new()
        {
            [nameof(DisruptionChoicePage.Trip)] = await Trip.Of(await api.GetOrder(orderId, cancellation), api, places, cancellation),
            [nameof(DisruptionChoicePage.Disruption)] = disruption,
            [nameof(DisruptionChoicePage.Fault)] = fault,
        }, fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Back(string? flight, string news) => PageResult.See(List + QueryString.Create(
        new KeyValuePair<string, string?>[] { new("flight", flight), new("news", news) }.Where(pair => pair.Value is not null)));

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
