using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Shop;

/// <summary>What a search found.</summary>
/// <param name="Form">The search.</param>
/// <param name="From">The place that the origin was taken for.</param>
/// <param name="To">The place that the destination was taken for.</param>
/// <param name="Date">The day of the flights shown.</param>
/// <param name="Flights">The flights, sorted.</param>
/// <param name="Days">The days around it, with the lowest price of each.</param>
/// <param name="Outbound">The chosen outbound flight, while the flight back is being chosen.</param>
/// <param name="Key">Names the booking that would begin here.</param>
/// <param name="Suggestion">A search that finds flights.</param>
public sealed record SearchResults(
    SearchForm Form, PlaceChoice From, PlaceChoice To, DateOnly Date, IReadOnlyList<FlightResult> Flights, IReadOnlyList<DayPrice> Days,
    Flight? Outbound, string Key, ShopSuggestion? Suggestion)
{
    private const int DaysAround = 3;

    /// <summary>The nearest day on which something flies.</summary>
    public DateOnly? NearestDay => Days.Where(day => day.From is not null && day.Day != Date)
        .OrderBy(day => Math.Abs(day.Day.DayNumber - Date.DayNumber)).Select(day => (DateOnly?)day.Day).FirstOrDefault();

    internal static async Task<SearchResults> Of(
        SearchForm form, Flight? outbound, IShopApi api, Places places, ShopSuggestion? suggestion, DateOnly today,
        CancellationToken cancellation)
    {
        var from = await PlaceChoice.Of(outbound is null ? form.From : form.To, api, places, cancellation);
        var to = await PlaceChoice.Of(outbound is null ? form.To : form.From, api, places, cancellation);
        var date = outbound is null ? form.Date!.Value : form.Back ?? form.Date!.Value;
        if (from.Code is null || to.Code is null || from.Code == to.Code)
            return new SearchResults(form, from, to, date, [], [], outbound, Booking.NewKey(), suggestion);

        var earliest = outbound is null ? today : form.Date!.Value;
        var first = date.AddDays(-DaysAround) < earliest ? earliest : date.AddDays(-DaysAround);
        var days = Enumerable.Range(0, 2 * DaysAround + 1).Select(first.AddDays).ToArray();
        var found = await Task.WhenAll(days.Select(day => api.Search(from.Code, to.Code, day, form.Travellers, null, cancellation)));
        var flights = found[Array.IndexOf(days, date)].Where(flight => outbound is null || flight.Departure.Utc > outbound.Arrival.Utc);
        return new SearchResults(form, from, to, date, Sorted(await FlightResult.Of(flights, places, cancellation), form.Sort),
            [.. days.Zip(found, (day, some) => new DayPrice(day, Cheapest(some, form.Travellers)))], outbound, Booking.NewKey(),
            suggestion);
    }

    private static IReadOnlyList<FlightResult> Sorted(IReadOnlyList<FlightResult> results, string sort) => sort switch
    {
        "departure" => [.. results.OrderBy(result => result.Flight.Departure.Utc)],
        "duration" => [.. results.OrderBy(result => result.Length).ThenBy(result => result.Flight.Departure.Utc)],
        // The API's order: the cheapest first.
        _ => results,
    };

    private static Money? Cheapest(IReadOnlyList<Flight> flights, int travellers) => flights.SelectMany(flight => flight.Cabins)
        .Where(cabin => cabin.Available >= travellers).Select(cabin => cabin.Fare)
        .MinBy(fare => decimal.Parse(fare.Amount, System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>A day and the lowest price on it; <see langword="null"/> if nothing flies.</summary>
public sealed record DayPrice(DateOnly Day, Money? From);
