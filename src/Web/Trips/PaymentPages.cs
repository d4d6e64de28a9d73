using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>Paying for what is held, or giving it back.</summary>
internal static class PaymentPages
{
    public static void MapPayments(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/trips/{id}/pay", PayForm);
        pages.MapPost("/trips/{id}/pay", Pay);
        pages.MapPost("/trips/{id}/release", Release);
    }

    private static async Task<IResult> PayForm(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var order = await api.GetOrder(id, cancellation);
        return order.Status == OrderStatus.Held ? await ShowPay(order, null, api, places, cancellation) : PageResult.See($"/trips/{id}");
    }

    private static async Task<IResult> Pay(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        try
        {
            var order = await api.Pay(id, fields["key"].ToString(), fields["card"].ToString(), cancellation);
            return PageResult.See(order.Status == OrderStatus.Confirmed ? $"/trips/{id}?news=booked" : $"/trips/{id}");
        }
        catch (ShopApiException exception) when (exception.Status is 402 or 422)
        {
            var order = await api.GetOrder(id, cancellation);
            // A declined payment is remembered under its key, so the next try has a new one.
            return order.Status == OrderStatus.Held
                ? await ShowPay(order, PayRefusals.Of(exception.Problem), api, places, cancellation)
                : PageResult.See($"/trips/{id}");
        }
        catch (ShopApiException exception) when (exception.Status is 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
        catch (ShopApiException exception) when (exception.Status is 401)
        {
            return PageResult.See("/sign-in" + QueryString.Create("next", $"/trips/{id}/pay"));
        }
    }

    private static async Task<IResult> Release(string id, IShopApi api, CancellationToken cancellation)
    {
        try
        {
            var quote = await api.QuoteCancellation(id, cancellation);
            // The page may be old. An order that was paid meanwhile is cancelled on its own page, which shows the refund first.
            if ((await api.GetOrder(id, cancellation)).Status != OrderStatus.Held)
                return PageResult.See($"/trips/{id}?news=order_status_conflict");
            await api.ConfirmCancellation(id, quote.Id, $"release-{quote.Id}", cancellation);
            return PageResult.See($"/trips/{id}?news=released");
        }
        catch (ShopApiException exception) when (exception.Status is 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static async Task<IResult> ShowPay(
        Order order, Refusal? refusal, IShopApi api, Places places, CancellationToken cancellation)
    {
        var trip = await Trip.Of(order, api, places, cancellation);
        return PageResult.Of<PayPage>(
            new() { [nameof(PayPage.Trip)] = trip, [nameof(PayPage.Refusal)] = refusal, [nameof(PayPage.Key)] = Booking.NewKey() },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status402PaymentRequired);
    }
}
