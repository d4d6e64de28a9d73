using FlightTickets.Client;
using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Changes;

/// <summary>What a visitor can choose after the airline changed a flight.</summary>
internal static class DisruptionPages
{
    // What the API rebooks free of charge: from a day before the old departure to a week after it.
    private const int DaysBefore = 1, DaysAfter = 7;

    public static void MapDisruptions(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/trips/{id}/disruptions/{disruptionId}/flights", Flights);
        pages.MapGet("/trips/{id}/disruptions/{disruptionId}/refund", Refund);
        pages.MapPost("/trips/{id}/disruptions/{disruptionId}", Choose);
    }

    /// <summary>The address of a disruption's choice.</summary>
    public static string Address(string orderId, string disruptionId) =>
        $"/trips/{orderId}/disruptions/{Uri.EscapeDataString(disruptionId)}";

    private static async Task<IResult> Flights(
        string id, string disruptionId, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return await ShowFlights(id, disruptionId, null, null, api, places, cancellation);
    }

    private static async Task<IResult> Refund(
        string id, string disruptionId, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        if (await Find(id, disruptionId, DisruptionChoice.Refund, api, places, cancellation) is not var (trip, disruption, segment))
            return PageResult.See($"/trips/{id}?news=choice_unavailable");
        return PageResult.Of<RefundPage>(new()
        {
            [nameof(RefundPage.Trip)] = trip,
            [nameof(RefundPage.Disruption)] = disruption,
            [nameof(RefundPage.ByTheFare)] = await ByTheFare(trip, segment, api, cancellation),
        });
    }

    private static async Task<IResult> Choose(
        string id, string disruptionId, HttpContext context, IShopApi api, Places places, CancellationToken cancellation)
    {
        var fields = await context.Request.ReadFormAsync(cancellation);
        if (WireNames.Read<DisruptionChoice>(fields["choice"]) is not { } choice)
            return PageResult.See($"/trips/{id}?news=choice_unavailable");
        var flight = Booking.ReadLeg(fields["flight"])?.FlightId;
        if (choice == DisruptionChoice.Rebook && flight is null)
            return await ShowFlights(id, disruptionId, null, "Choose a flight.", api, places, cancellation);
        try
        {
            // The choice is a PUT, so a form that is sent twice answers once.
            await api.AnswerDisruption(id, disruptionId, choice, choice == DisruptionChoice.Rebook ? flight : null, cancellation);
            return PageResult.See($"/trips/{id}");
        }
        catch (ShopApiException exception) when (exception.Code is "rebooking_unavailable")
        {
            return await ShowFlights(id, disruptionId, fields["flight"],
                exception.Problem.Detail, api, places, cancellation);
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return PageResult.See($"/trips/{id}?news={(exception.Status is 409 ? exception.Code : "choice_unavailable")}");
        }
    }

    private static async Task<IResult> ShowFlights(
        string id, string disruptionId, string? chosen, string? fault, IShopApi api, Places places, CancellationToken cancellation)
    {
        if (await Find(id, disruptionId, DisruptionChoice.Rebook, api, places, cancellation) is not var (trip, disruption, segment))
            return PageResult.See($"/trips/{id}?news=choice_unavailable");
        var day = DateOnly.FromDateTime(disruption.Flight.Flight.Departure.LocalTime());
        var days = Enumerable.Range(-DaysBefore, DaysBefore + DaysAfter + 1).Select(day.AddDays);
        var options = await FlightOption.Find(trip, segment, days, trip.Order.Segments[segment].Cabin, api, places, cancellation);
        return PageResult.Of<RebookPage>(
            new()
            {
                [nameof(RebookPage.Trip)] = trip,
                [nameof(RebookPage.Disruption)] = disruption,
                [nameof(RebookPage.Options)] = options,
                [nameof(RebookPage.Chosen)] = chosen,
                [nameof(RebookPage.Fault)] = fault,
            }, fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    // The disruption and its segment, as long as the choice is open.
    private static async Task<(Trip Trip, TripDisruption Disruption, int Segment)?> Find(
        string id, string disruptionId, DisruptionChoice choice, IShopApi api, Places places, CancellationToken cancellation)
    {
        var disruptions = await TripDisruption.Of(await api.ListDisruptions(id, cancellation), api, places, cancellation);
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        if (disruptions.FirstOrDefault(other => other.Facts.Id == disruptionId) is not { } disruption
            || !disruption.Facts.Options.Contains(choice)) return null;
        for (var i = 0; i < trip.Order.Segments.Count; i++)
        {
            if (trip.Order.Segments[i] is { Cancelled: not true } segment && segment.FlightId == disruption.Facts.FlightId)
                return (trip, disruption, i);
        }

        return null;
    }

    // The law gives more in some cases, and never less.
    private static async Task<Money?> ByTheFare(Trip trip, int segment, IShopApi api, CancellationToken cancellation)
    {
        if (trip.Order.Status != OrderStatus.Confirmed) return null;
        try
        {
            return (await api.QuoteSegmentCancellation(trip.Order.Id, segment, cancellation)).Refund;
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return null;
        }
    }
}
