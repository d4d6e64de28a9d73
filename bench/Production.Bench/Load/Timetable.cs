using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>Makes the flights of a run through the API, the same in each contender: 50 rows of six economy seats.</summary>
internal static class Timetable
{
    /// <summary>The most places that may be sold of a flight, whatever its airplane.</summary>
    public const int MostAuthorized = 2_000;

    private const int Rows = 50;
    private const int DaysOfAnAirplane = 20;

    /// <summary>The 300 seats.</summary>
    public static IReadOnlyList<string> Seats { get; } =
        [.. Enumerable.Range(1, Rows).SelectMany(row => "ABCDEF".Select(letter => Text($"{row}{letter}")))];

    /// <summary>Makes flights and returns their ids.</summary>
    /// <param name="client">The server.</param>
    /// <param name="token">An admin's access token.</param>
    /// <param name="carrier">Two letters of this set of flights.</param>
    /// <param name="count">How many.</param>
    /// <param name="authorized">How many places of each may be sold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<string>> MakeAsync(
        BookingClient client, string token, string carrier, int count, int authorized, CancellationToken cancellationToken)
    {
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(40);
        var ids = new string[count];
        var airplanes = Enumerable.Range(0, (count + DaysOfAnAirplane - 1) / DaysOfAnAirplane);
        var sixteen = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(airplanes, sixteen, async (airplane, _) =>
        {
            var number = (airplane + 1).ToString(CultureInfo.InvariantCulture);
            var tail = $"N{number}{carrier}";
            await client.EnsureAsync("/v1/airplanes", new
            {
                tail,
                manufacturer = "Airbus",
                model = "A321",
                built = 2015,
                cabins = new[] { new { cabin = "economy", firstRow = 1, lastRow = Rows, seats = "ABC DEF" } },
            }, token);
            for (var day = 0; day < DaysOfAnAirplane && airplane * DaysOfAnAirplane + day < count; day++)
            {
                var date = first.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                await client.EnsureAsync("/v1/flights", new
                {
                    carrier,
                    flightNumber = number,
                    origin = "JFK",
                    destination = "LAX",
                    departure = $"{date}T08:00",
                    arrival = $"{date}T11:00",
                    airplane = tail,
                    fares = new[] { new { cabin = "economy", amount = "199.00", currency = "USD", taxes = "20.00", authorized } },
                }, token);
                ids[airplane * DaysOfAnAirplane + day] = $"{carrier}-{number}-{date.Replace("-", "", StringComparison.Ordinal)}-JFK";
            }
        });
        return ids;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
