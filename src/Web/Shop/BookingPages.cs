using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Seats;
using Microsoft.AspNetCore.WebUtilities;

namespace FlightTickets.Web.Shop;

/// <summary>From a chosen flight to held seats.</summary>
internal static class BookingPages
{
    public static void MapBooking(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/book/seats", Seats);
        pages.MapGet("/book/seats/choose", Choose);
        pages.MapGet("/book/travellers", Travellers);
        pages.MapPost("/book/travellers", Hold);
        pages.MapGet("/flights/{id}/live", Live);
    }

    private static async Task<IResult> Seats(HttpRequest request, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Booking.Read(name => request.Query[name]) is not { } booking) return PageResult.See("/");
        var summary = await BookingSummary.Of(booking, api, places, cancellation);
        var at = SeatChoice.ReadAt(request.Query["at"], booking) ?? booking.FirstUnseated() ?? (0, 0);
        var plan = SeatPlan.Of(await api.GetSeatMap(booking.Legs[at.Leg].FlightId, cancellation));
        var lost = request.Query["lost"].Where(Booking.IsSeat).OfType<string>().ToArray();
        return PageResult.Of<SeatsPage>(new() { [nameof(SeatsPage.Choice)] = new SeatChoice(summary, plan, at.Leg, at.Traveller, lost) });
    }

    private static IResult Choose(HttpRequest request)
    {
        if (Booking.Read(name => request.Query[name]) is not { } booking) return PageResult.See("/");
        if (SeatChoice.ReadAt(request.Query["at"], booking) is not var (leg, traveller)) return PageResult.See(booking.At("/book/seats"));
        if (request.Query["seat"].ToString() is var seat && Booking.IsSeat(seat)) booking = booking.WithSeat(leg, traveller, seat);
        return PageResult.See(booking.FirstUnseated() is var (nextLeg, nextTraveller)
            ? booking.At("/book/seats", ("at", $"{nextLeg}.{nextTraveller}"))
            : booking.At("/book/travellers"));
    }

    private static async Task<IResult> Travellers(
        HttpContext context, IShopApi api, Places places, TimeProvider time, CancellationToken cancellation)
    {
        if (Booking.Read(name => context.Request.Query[name]) is not { } booking) return PageResult.See("/");
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var summary = await BookingSummary.Of(booking, api, places, cancellation);
        return TravellersPage.Show(TravellersForm.Empty(summary, time));
    }

    private static async Task<IResult> Hold(
        HttpContext context, IShopApi api, Places places, TimeProvider time, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        if (Booking.Read(name => fields[name]) is not { } booking) return PageResult.See("/");
        var form = TravellersForm.Read(await BookingSummary.Of(booking, api, places, cancellation), fields, time);
        if (Session.Of(context) is null) return TravellersPage.Show(form with { Refusal = Refusals.SignedOut });
        if (form.Gaps() is { Count: > 0 } errors)
            return TravellersPage.Show(form with { Errors = errors, Refusal = Refusals.Of(errors.Count, []) });
        try
        {
            var order = await api.Hold(booking.Key, form.Request(), cancellation);
            return PageResult.See(order.Status == OrderStatus.Held ? $"/trips/{order.Id}/pay" : $"/trips/{order.Id}");
        }
        catch (ShopApiException exception) when (exception is { Code: "seat_unavailable", Problem.Seats: { Count: > 0 } seats })
        {
            var lost = seats.Select(seat => (seat.Segment, seat.Seat)).ToArray();
            return PageResult.See(QueryHelpers.AddQueryString(booking.Without(lost).At("/book/seats"),
                lost.Select(seat => KeyValuePair.Create<string, string?>("lost", seat.Seat))));
        }
        catch (ShopApiException exception) when (exception.Status is 401 or 404 or 409 or 422 or 429)
        {
            return TravellersPage.Show(form.Refused(exception.Problem));
        }
    }

    // A partner reads the API's stream itself. The pages forward it, since they may be on another server.
    private static async Task Live(string id, HttpContext context, IShopApi api)
    {
        using var events = await api.WatchFlight(id, context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        try
        {
            await events.Stream.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (IOException)
        {
            // The browser or the API closed the stream; the browser reconnects if the page is still open.
        }
    }
}
