using System.Globalization;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>The day of operations: its departures.</summary>
internal static class BoardPages
{
    public static void MapBoard(this IEndpointRouteBuilder pages) => pages.MapGet("/board", Show);

    private static async Task<IResult> Show(
        HttpContext context, IStaffApi staff, Places places, Suggestions suggestions, TimeProvider time, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var query = context.Request.Query;
        var now = time.GetUtcNow();
        var date = DateOnly.TryParseExact(
            query["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
            ? asked
            : DateOnly.FromDateTime(now.UtcDateTime);
        var origin = query["origin"].ToString() is { Length: 3 } text && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : null;
        try
        {
            var day = await BoardDay.Of(date, origin, query["only"] == "attention", staff, places, now, cancellation);
            return PageResult.Of<BoardPage>(new()
            {
                [nameof(BoardPage.Day)] = day,
                [nameof(BoardPage.Suggested)] = suggestions.First?.Date,
            });
        }
        catch (ShopApiException exception) when (exception.Code == "airport_not_found")
        {
            return PageResult.See("/board" + QueryString.Create("date", Words.Iso(date)));
        }
    }
}
