using System.Text;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Changes;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>What is booked: the list, a trip, its receipt and its calendar file.</summary>
internal static class TripPages
{
    public static void MapTrips(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/trips", List);
        pages.MapGet("/trips/{id}", Get);
        pages.MapGet("/trips/{id}/receipt", Receipt);
        pages.MapGet("/trips/{id}/calendar.ics", Calendar);
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
        return await Show(id, trip => TripNews.Of(context.Request.Query["news"], trip.Destination), StatusCodes.Status200OK, api, places,
            cancellation);
    }

    /// <summary>The page of a trip, which also answers forms whose news has more than a word.</summary>
    internal static async Task<IResult> Show(
        string id, Func<Trip, TripNews?> news, int status, IShopApi api, Places places, CancellationToken cancellation)
    {
        // Read after what happened to the order, so that an answer which is carried out meanwhile is not shown as done to an old order.
        var disruptions = await api.ListDisruptions(id, cancellation);
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        return PageResult.Of<TripPage>(new()
        {
            [nameof(TripPage.Trip)] = trip,
            [nameof(TripPage.Disruptions)] = await TripDisruption.Of(disruptions, api, places, cancellation),
            [nameof(TripPage.News)] = news(trip),
        }, status);
    }

    private static async Task<IResult> Receipt(
        string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        var payments = await Task.WhenAll(trip.Order.Payments.Select(payment => api.GetPayment(payment.Id, cancellation)));
        return PageResult.Of<ReceiptPage>(new()
        {
            [nameof(ReceiptPage.Trip)] = trip,
            [nameof(ReceiptPage.Receipt)] = Trips.Receipt.Of(trip.Order, payments),
        });
    }

    private static async Task<IResult> Calendar(
        string id, HttpContext context, IShopApi api, Places places, TimeProvider time, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        return TypedResults.Bytes(Encoding.UTF8.GetBytes(CalendarFile.Of(trip, time.GetUtcNow())), "text/calendar; charset=utf-8",
            $"{trip.Order.BookingReference}.ics");
    }
}
