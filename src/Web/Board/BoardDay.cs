using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>A day's departures, from everywhere or from one place.</summary>
/// <param name="Date">The local day.</param>
/// <param name="Origin">The airport, or <see langword="null"/> for all.</param>
/// <param name="OnlyAttention">Whether only flights that need somebody are shown.</param>
/// <param name="Flights">All flights of the day there.</param>
/// <param name="Origins">Airports with routes, and their cities.</param>
/// <param name="At">When it was asked.</param>
public sealed record BoardDay(
    DateOnly Date, string? Origin, bool OnlyAttention, IReadOnlyList<BoardRow> Flights, IReadOnlyList<(string Iata, string City)> Origins,
    DateTimeOffset At)
{
    /// <summary>The flights to show.</summary>
    public IReadOnlyList<BoardRow> Rows => OnlyAttention ? [.. Flights.Where(row => row.NeedsAttention)] : Flights;

    /// <summary>What the day comes to, in numbers.</summary>
    public IReadOnlyList<(int Count, string Word, string? Tone)> Counts =>
    [
        (Flights.Count, Flights.Count == 1 ? "flight" : "flights", null),
        (Flights.Sum(row => row.Sold), "sold", null),
        (Flights.Count(row => row.Delay > TimeSpan.Zero || row.Flight.Status == FlightStatus.Delayed), "delayed", "warn"),
        (Flights.Count(row => row.Flight.Status == FlightStatus.Cancelled), "cancelled", "bad"),
        (Flights.Count(row => row.Flight.NeedsAirplane == true), "without an airplane", "bad"),
        (Flights.Count(row => row.IsOversold && !row.IsOver), "oversold", "warn"),
    ];

    /// <summary>The board's address with another day.</summary>
    public string On(DateOnly date) => "/board" + QueryString.Create(Query(date).Where(pair => pair.Value is not null));

    internal static async Task<BoardDay> Of(
        DateOnly date, string? origin, bool onlyAttention, IStaffApi staff, Places places, DateTimeOffset now,
        CancellationToken cancellation)
    {
        List<BoardRow> rows = [];
        foreach (var flight in await staff.ListDepartures(date, origin, cancellation))
        {
            rows.Add(new BoardRow(flight, await places.City(flight.Departure.Airport, cancellation),
                await places.City(flight.Arrival.Airport, cancellation)));
        }

        List<(string, string)> origins = [];
        var airports = (await places.Routes(cancellation)).Select(route => route.Origin).Distinct().Order(StringComparer.Ordinal);
        foreach (var airport in airports) origins.Add((airport, await places.City(airport, cancellation)));
        return new BoardDay(date, origin, onlyAttention, rows, origins, now);
    }

    private IEnumerable<KeyValuePair<string, string?>> Query(DateOnly date) =>
    [
        new("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), new("origin", Origin),
        new("only", OnlyAttention ? "attention" : null),
    ];
}
