using System.Globalization;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;

namespace FlightTickets.Web.Shop;

/// <summary>The first page, and the results of a search.</summary>
internal static class SearchPages
{
    public static void MapSearch(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/", Home);
        pages.MapGet("/search", Search);
    }

    private static async Task<IResult> Home(Places places, Suggestions suggestions, TimeProvider time, CancellationToken cancellation)
    {
        var model = await HomeModel.Of(places, suggestions.First, Today(time), cancellation);
        return PageResult.Of<HomePage>(new() { [nameof(HomePage.Model)] = model });
    }

    private static async Task<IResult> Search(
        HttpRequest request, IShopApi api, Places places, Suggestions suggestions, TimeProvider time, CancellationToken cancellation)
    {
        var form = SearchForm.Read(request.Query, Today(time));
        if (form.Errors.Count > 0)
        {
            var home = await HomeModel.Of(places, suggestions.First, Today(time), cancellation);
            return PageResult.Of<HomePage>(
                new() { [nameof(HomePage.Model)] = home with { Form = form } }, StatusCodes.Status422UnprocessableEntity);
        }

        var chosen = form.Leg is { } leg ? await api.GetFlight(leg.FlightId, cancellation) : null;
        var results = await SearchResults.Of(form, chosen, api, places, suggestions.First, Today(time), cancellation);
        return PageResult.Of<SearchPage>(new() { [nameof(SearchPage.Results)] = results });
    }

    // The date that it still is somewhere on earth (UTC-12), so that no bookable day is left out; the API decides about the rest.
    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddHours(-12));
}

/// <summary>What a visitor searches for.</summary>
/// <param name="From">The origin as typed.</param>
/// <param name="To">The destination as typed.</param>
/// <param name="Date">The day of departure.</param>
/// <param name="Back">The day of the flight back; <see langword="null"/> one way.</param>
/// <param name="Travellers">How many travel.</param>
/// <param name="Sort">price, departure or duration.</param>
/// <param name="Leg">The outbound flight, once it is chosen.</param>
/// <param name="Errors">The faults, by field.</param>
public sealed record SearchForm(
    string From, string To, DateOnly? Date, DateOnly? Back, int Travellers, string Sort, Leg? Leg,
    IReadOnlyDictionary<string, string> Errors)
{
    /// <summary>An empty form.</summary>
    public static SearchForm Empty { get; } = new("", "", null, null, 1, "price", null, new Dictionary<string, string>());

    /// <summary>Reads the form from the address.</summary>
    internal static SearchForm Read(IQueryCollection query, DateOnly today)
    {
        Dictionary<string, string> errors = [];
        var from = query["from"].ToString().Trim();
        var to = query["to"].ToString().Trim();
        if (from.Length == 0) errors["from"] = "Enter the city or airport you leave from.";
        if (to.Length == 0) errors["to"] = "Enter the city or airport you fly to.";
        var date = Day(query["date"]);
        if (date is null) errors["date"] = "Choose a day.";
        else if (date < today) errors["date"] = "This day has passed.";
        var back = Day(query["back"]);
        if (back < date) errors["back"] = "You cannot come back before you leave.";
        var travellers = int.TryParse(query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1;
        var sort = query["sort"].ToString() is ("departure" or "duration") and var wanted ? wanted : "price";
        var leg = Booking.Read(name => name == "key" ? Booking.NewKey() : query[name])?.Legs[0];
        return new SearchForm(from, to, date, back, Math.Clamp(travellers, 1, Booking.MaxTravellers), sort, leg, errors);
    }

    /// <summary>The address of this search.</summary>
    public string Address(DateOnly? date = null, string? from = null, string? to = null, string? sort = null, string? leg = null)
    {
        List<KeyValuePair<string, string?>> fields =
        [
            new("from", from ?? From), new("to", to ?? To), new("date", (date ?? Date) is { } day ? Words.Iso(day) : null),
            new("back", Back is { } back ? Words.Iso(back) : null), new("n", Travellers.ToString(CultureInfo.InvariantCulture)),
            new("sort", (sort ?? Sort) is "price" ? null : sort ?? Sort),
            new("leg", leg ?? (Leg is null ? null : $"{Leg.FlightId}.{Leg.Cabin.Wire()}")),
        ];
        return "/search" + QueryString.Create(fields.Where(field => field.Value is not null));
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year < DateOnly.MaxValue.Year ? day : null;
}
