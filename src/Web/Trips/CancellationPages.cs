using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>Cancelling what is booked: what it gives back, then the cancellation.</summary>
internal static class CancellationPages
{
    public static void MapCancellations(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/trips/{id}/cancellation", Quote);
        pages.MapPost("/trips/{id}/cancellation/confirm", Cancel);
    }

    private static async Task<IResult> Quote(string id, IShopApi api, Places places, CancellationToken cancellation)
    {
        try
        {
            var quote = await api.QuoteCancellation(id, cancellation);
            var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
            return PageResult.Of<CancelPage>(new() { [nameof(CancelPage.Trip)] = trip, [nameof(CancelPage.Quote)] = quote });
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static async Task<IResult> Cancel(string id, HttpContext context, IShopApi api, CancellationToken cancellation)
    {
        var quote = (await context.Request.ReadFormAsync(cancellation))["quote"].ToString();
        try
        {
            // A quote is confirmed once, so it names its confirmation: a form that is sent twice cancels once.
            await api.ConfirmCancellation(id, quote, $"cancel-{quote}", cancellation);
            return PageResult.See($"/trips/{id}?news=cancelled");
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }
}
