using System.Text;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Web.Trips;

/// <summary>What is booked: paying, looking, checking in, cancelling.</summary>
internal static class TripPages
{
    public static void MapTrips(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/trips", List);
        pages.MapGet("/trips/{id}", Get);
        pages.MapGet("/trips/{id}/pay", PayForm);
        pages.MapPost("/trips/{id}/pay", Pay);
        pages.MapPost("/trips/{id}/release", Release);
        pages.MapPost("/trips/{id}/cancellation", Quote);
        pages.MapPost("/trips/{id}/cancellation/confirm", Cancel);
        pages.MapPost("/trips/{id}/check-in", CheckIn);
        pages.MapGet("/trips/{id}/boarding-pass/{ticket}", Pass);
        pages.MapGet("/trips/{id}/calendar.ics", Calendar);
        pages.MapGet("/find", () => Find(new FindForm("", "", null)));
        pages.MapPost("/find", Lookup);
    }

    private static async Task<IResult> List(HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        List<Trip> trips = [];
        foreach (var order in await api.ListOrders(cancellation)) trips.Add(await Trip.Of(order, api, places, cancellation));
        return PageResult.Of<TripsPage>(new() { [nameof(TripsPage.Trips)] = trips });
    }

    private static async Task<IResult> Get(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        return PageResult.Of<TripPage>(new()
        {
            [nameof(TripPage.Trip)] = trip,
            [nameof(TripPage.News)] = TripNews.Of(context.Request.Query["news"], trip.Destination),
        });
    }

    private static async Task<IResult> PayForm(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var order = await api.GetOrder(id, cancellation);
        return order.Status == "held" ? await ShowPay(order, null, api, places, cancellation) : PageResult.See($"/trips/{id}");
    }

    private static async Task<IResult> Pay(string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        try
        {
            var order = await api.Pay(id, fields["key"].ToString(), fields["card"].ToString(), cancellation);
            return PageResult.See(order.Status == "confirmed" ? $"/trips/{id}?news=booked" : $"/trips/{id}");
        }
        catch (ApiException exception) when (exception.Status is 402 or 422)
        {
            var order = await api.GetOrder(id, cancellation);
            // A declined payment is remembered under its key, so the next try has a new one.
            return order.Status == "held"
                ? await ShowPay(order, PayRefusals.Of(exception.Problem), api, places, cancellation)
                : PageResult.See($"/trips/{id}");
        }
        catch (ApiException exception) when (exception.Status is 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
        catch (ApiException exception) when (exception.Status is 401)
        {
            return PageResult.See("/sign-in" + QueryString.Create("next", $"/trips/{id}/pay"));
        }
    }

    private static async Task<IResult> Release(string id, IShopApi api, CancellationToken cancellation)
    {
        try
        {
            var quote = await api.QuoteCancellation(id, cancellation);
            // The page may be old: what was paid for meanwhile is cancelled on its own page, which shows the refund first.
            if ((await api.GetOrder(id, cancellation)).Status != "held") return PageResult.See($"/trips/{id}?news=order_status_conflict");
            await api.ConfirmCancellation(id, quote.Id, $"release-{quote.Id}", cancellation);
            return PageResult.See($"/trips/{id}?news=released");
        }
        catch (ApiException exception) when (exception.Status is 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static async Task<IResult> Quote(string id, IShopApi api, Places places, CancellationToken cancellation)
    {
        try
        {
            var quote = await api.QuoteCancellation(id, cancellation);
            var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
            return PageResult.Of<CancelPage>(new() { [nameof(CancelPage.Trip)] = trip, [nameof(CancelPage.Quote)] = quote });
        }
        catch (ApiException exception) when (exception.Status is 409 or 422)
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
        catch (ApiException exception) when (exception.Status is 404 or 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static async Task<IResult> CheckIn(string id, HttpContext context, IShopApi api, CancellationToken cancellation)
    {
        var ticket = (await context.Request.ReadFormAsync(cancellation))["ticket"].ToString();
        try
        {
            await api.CheckIn(ticket, cancellation);
            return PageResult.See($"/trips/{id}/boarding-pass/{Uri.EscapeDataString(ticket)}");
        }
        catch (ApiException exception) when (exception.Status is 409)
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
    }

    private static async Task<IResult> Pass(
        string id, string ticket, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        // Checking in again answers the same pass; an address that is opened checks nobody in.
        if (!trip.Order.Tickets.Any(other => other.Number == ticket && other.Status == "checked_in")) return PageResult.See($"/trips/{id}");
        var pass = await api.CheckIn(ticket, cancellation);
        return PageResult.Of<BoardingPassPage>(new() { [nameof(BoardingPassPage.Trip)] = trip, [nameof(BoardingPassPage.Pass)] = pass });
    }

    private static async Task<IResult> Calendar(
        string id, HttpContext context, IShopApi api, Places places, TimeProvider time, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        return TypedResults.Bytes(Encoding.UTF8.GetBytes(CalendarFile.Of(trip, time.GetUtcNow())), "text/calendar; charset=utf-8",
            $"{trip.Order.BookingReference}.ics");
    }

    private static async Task<IResult> Lookup(HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        var form = new FindForm(fields["reference"].ToString().Trim(), fields["name"].ToString().Trim(), null);
        try
        {
            var found = await api.Lookup(form.Reference, form.Name, cancellation);
            var trip = await Trip.Of(found.ToOrder(), api, places, cancellation);
            return PageResult.Of<TripPage>(new() { [nameof(TripPage.Trip)] = trip, [nameof(TripPage.IsGuest)] = true });
        }
        catch (ApiException exception) when (exception.Status is 404 or 422)
        {
            return Find(form with { Fault = "No booking has this reference and this name." });
        }
    }

    private static RazorComponentResult<FindPage> Find(FindForm form) =>
        PageResult.Of<FindPage>(new() { [nameof(FindPage.Form)] = form }, form.Fault is null ? 200 : 404);

    private static async Task<IResult> ShowPay(
        Order order, Refusal? refusal, IShopApi api, Places places, CancellationToken cancellation)
    {
        var trip = await Trip.Of(order, api, places, cancellation);
        return PageResult.Of<PayPage>(
            new() { [nameof(PayPage.Trip)] = trip, [nameof(PayPage.Refusal)] = refusal, [nameof(PayPage.Key)] = Booking.NewKey() },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status402PaymentRequired);
    }
}

/// <summary>What a booking is found by.</summary>
/// <param name="Reference">The booking reference.</param>
/// <param name="Name">A family name.</param>
/// <param name="Fault">What is wrong.</param>
public sealed record FindForm(string Reference, string Name, string? Fault);
