using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Changes;

/// <summary>Shows the two pages of a change from what the API knows.</summary>
internal sealed class ChangeDesk(IShopApi api, Places places, TimeProvider time, IHttpContextAccessor current)
{
    private const int DaysAround = 3;

    private CancellationToken Cancellation => current.HttpContext?.RequestAborted ?? CancellationToken.None;

    public async Task<IResult> ShowChoice(string id, string? segmentText, DateOnly? day, ChangeWish? wish, string? fault)
    {
        var trip = await Trip.Of(await api.GetOrder(id, Cancellation), api, places, Cancellation);
        if (trip.Order.Status != OrderStatus.Confirmed || ChangeWish.ReadSegment(segmentText, trip) is not { } segment)
            return PageResult.See($"/trips/{id}?news=order_status_conflict");
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var date = day ?? DateOnly.FromDateTime(trip.Flights[segment].Flight.Departure.LocalTime());
        if (date < today) date = today;
        var first = date.AddDays(-DaysAround) < today ? today : date.AddDays(-DaysAround);
        var days = Enumerable.Range(0, 2 * DaysAround + 1).Select(first.AddDays).ToArray();
        var found = await FlightOption.Find(trip, segment, days, null, api, places, Cancellation);
        var byDay = found.ToLookup(option => DateOnly.FromDateTime(option.Result.Flight.Departure.LocalTime()));
        return PageResult.Of<ChangePage>(
            new()
            {
                [nameof(ChangePage.Choice)] = new ChangeChoice(trip, segment, today, date,
                    [.. days.Select(other => new DayPrice(other, byDay[other].Select(option => option.Offer.Fare).MinBy(Amount)))],
                    [.. byDay[date]], wish?.Value, fault),
            }, fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    public async Task<IResult> ShowQuote(string id, ChangeWish wish, DateOnly? day, Refusal? refusal)
    {
        var segment = wish.Segment.ToString(CultureInfo.InvariantCulture);
        var trip = await Trip.Of(await api.GetOrder(id, Cancellation), api, places, Cancellation);
        if (ChangeWish.ReadSegment(segment, trip) != wish.Segment) return PageResult.See($"/trips/{id}?news=order_status_conflict");
        try
        {
            var quote = await api.QuoteChange(id, wish.Segment, wish.FlightId, wish.Cabin, Cancellation);
            var flights = await FlightResult.Of([await api.GetFlight(wish.FlightId, Cancellation)], places, Cancellation);
            return PageResult.Of<ChangeQuotePage>(
                new()
                {
                    [nameof(ChangeQuotePage.Price)] = ChangePrice.Of(trip, wish, flights[0], quote),
                    [nameof(ChangeQuotePage.Day)] = day,
                    [nameof(ChangeQuotePage.Refusal)] = refusal,
                }, refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
        }
        catch (ShopApiException exception) when (exception.Code is "order_busy" or "order_status_conflict")
        {
            return PageResult.See($"/trips/{id}?news={exception.Code}");
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 409 or 422)
        {
            return await ShowChoice(id, segment, day, wish, ChangeRefusals.Of(exception.Problem));
        }
    }

    private static decimal Amount(Money money) => decimal.Parse(money.Amount, CultureInfo.InvariantCulture);
}
