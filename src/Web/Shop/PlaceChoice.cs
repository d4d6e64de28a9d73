using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Shop;

/// <summary>The place that a typed text was taken for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Code">The code to search with; <see langword="null"/> if nothing fits.</param>
/// <param name="Name">The place's name.</param>
/// <param name="Others">Other places that the text could mean.</param>
public sealed record PlaceChoice(string Text, string? Code, string Name, IReadOnlyList<Airport> Others)
{
    /// <summary>Whether a reading was chosen for the visitor, who should see the others.</summary>
    public bool IsGuess => Others.Count > 0;

    /// <summary>Takes an exact code literally, and otherwise the best match of the API's search.</summary>
    internal static async Task<PlaceChoice> Of(string text, IShopApi api, Places places, CancellationToken cancellation)
    {
        text = text.Trim();
        if (text.Length == 0) return new PlaceChoice(text, null, "", []);
        if (PlaceLabels.Code(text) is { } code)
        {
            if (await places.Airport(code, cancellation) is { } exact) return new PlaceChoice(text, code, PlaceLabels.City(exact), []);
            var area = (await api.FindAirports(code, 10, cancellation)).Where(airport => airport.MetropolitanCode == code).ToArray();
            if (area.Length > 0) return new PlaceChoice(text, code, PlaceLabels.City(area[0]), []);
        }

        var found = await api.FindAirports(text.Length > 100 ? text[..100] : text, 6, cancellation);
        if (found.Count == 0) return new PlaceChoice(text, null, text, []);
        var best = found[0];
        // A city with several airports stands for all of them.
        return best.MetropolitanCode is { } metropolitan && found.Count(airport => airport.MetropolitanCode == metropolitan) > 1
            ? new PlaceChoice(text, metropolitan, PlaceLabels.City(best), found)
            : new PlaceChoice(text, best.Iata, PlaceLabels.City(best), [.. found.Skip(1)]);
    }
}
