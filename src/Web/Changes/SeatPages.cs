using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Seats;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;
using Microsoft.Extensions.Primitives;

namespace FlightTickets.Web.Changes;

/// <summary>Other seats on a booked flight: all seats of the party change, or none.</summary>
internal static class SeatPages
{
    public static void MapSeats(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/trips/{id}/seats", Show);
        pages.MapPost("/trips/{id}/seats", Choose);
    }

    private static async Task<IResult> Show(
        string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        var query = context.Request.Query;
        if (await Read(id, name => query[name], api, places, cancellation) is not { } seats)
            return PageResult.See($"/trips/{id}?news=order_status_conflict");
        return await Page(seats with { Lost = [.. query["lost"].Where(Booking.IsSeat).OfType<string>()] }, api, cancellation);
    }

    private static async Task<IResult> Choose(
        string id, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        if (await Read(id, name => fields[name], api, places, cancellation) is not { } seats)
            return PageResult.See($"/trips/{id}?news=order_status_conflict");
        if (fields["seat"].ToString() is var seat && Booking.IsSeat(seat)) seats = seats.WithSeat(seat);
        if (fields["then"] == "next") return PageResult.See(seats.Address(seats.Next));
        if (seats.FirstUnseated is { } unseated)
        {
            const string fault = "Choose a seat for each traveller, or leave all as they are.";
            return await Page(seats with { Traveller = unseated, Fault = fault }, api, cancellation);
        }

        try
        {
            // The seats are a PUT, so a form that is sent twice changes them once.
            await api.ChangeSeats(id, seats.Segment, seats.Chosen, cancellation);
            return PageResult.See($"/trips/{id}?news=seated");
        }
        catch (ShopApiException exception) when (exception is { Code: "seat_unavailable", Problem.Seats: { Count: > 0 } lost })
        {
            var without = seats.Without([.. lost.Select(one => one.Seat)]);
            return PageResult.See(without.Address(without.FirstUnseated ?? seats.Traveller, lost.Select(one => one.Seat)));
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            var errors = exception.Problem.Errors;
            var fault = errors is { Count: > 0 } ? errors[0].Detail : exception.Problem.Detail;
            return await Page(seats with { Fault = fault }, api, cancellation);
        }
    }

    private static async Task<IResult> Page(TripSeats seats, IShopApi api, CancellationToken cancellation)
    {
        var map = await api.GetSeatMap(seats.Trip.Order.Segments[seats.Segment].FlightId, cancellation);
        return PageResult.Of<TripSeatsPage>(
            new() { [nameof(TripSeatsPage.Seats)] = seats, [nameof(TripSeatsPage.Plan)] = SeatPlan.Of(map) },
            seats.Fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<TripSeats?> Read(
        string id, Func<string, StringValues> read, IShopApi api, Places places, CancellationToken cancellation)
    {
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        if (trip.Order.Status != OrderStatus.Confirmed || ChangeWish.ReadSegment(read("segment"), trip) is not { } segment) return null;
        return TripSeats.Read(trip, segment, read("seats"),
            int.TryParse(read("p"), NumberStyles.None, CultureInfo.InvariantCulture, out var traveller) ? traveller : null);
    }
}
