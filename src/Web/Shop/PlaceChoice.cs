using FlightTickets.Web.Api;

namespace FlightTickets.Web.Shop;

/// <summary>What a typed place was taken for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Code">The code to search with; <see langword="null"/> if nothing fits.</param>
/// <param name="Name">The place's name.</param>
/// <param name="Others">What else could be meant.</param>
public sealed record PlaceChoice(string Text, string? Code, string Name, IReadOnlyList<Airport> Others)
{
    /// <summary>Whether a reading was chosen for the visitor, who should see the others.</summary>
    public bool IsGuess => Others.Count > 0;

    /// <summary>Takes an exact code by its word, and else the best match of the API's search.</summary>
    internal static async Task<PlaceChoice> Of(string text, IShopApi api, Places places, CancellationToken cancellation)
    {
        text = text.Trim();
        if (text.Length == 0) return new PlaceChoice(text, null, "", []);
        if (PlaceNames.Code(text) is { } code)
        {
            if (await places.Airport(code, cancellation) is { } exact) return new PlaceChoice(text, code, PlaceNames.City(exact), []);
            var area = (await api.FindAirports(code, 10, cancellation)).Where(airport => airport.MetropolitanCode == code).ToArray();
            if (area.Length > 0) return new PlaceChoice(text, code, PlaceNames.City(area[0]), []);
        }

        var found = await api.FindAirports(text.Length > 100 ? text[..100] : text, 6, cancellation);
        if (found.Count == 0) return new PlaceChoice(text, null, text, []);
        var best = found[0];
        // A city with several airports is meant as a whole.
        return best.MetropolitanCode is { } metropolitan && found.Count(airport => airport.MetropolitanCode == metropolitan) > 1
            ? new PlaceChoice(text, metropolitan, PlaceNames.City(best), found)
            : new PlaceChoice(text, best.Iata, PlaceNames.City(best), [.. found.Skip(1)]);
    }
}
