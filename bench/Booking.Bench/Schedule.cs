using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>
/// Flights made for a run: as many as wanted, 594 economy seats each, some weeks ahead; more may be sold than
/// there are seats, so that one flight can take a whole run.
/// </summary>
internal static class Schedule
{
    /// <summary>The most places of a flight that may be sold, whatever its airplane.</summary>
    public const int MostAuthorized = 2_000;

    private const int Rows = 66;
    private const string Letters = "ABCDEFGHJ";

    public static IReadOnlyList<string> Seats { get; } =
        [.. Enumerable.Range(1, Rows).SelectMany(
            row => Letters.Select(letter => string.Create(CultureInfo.InvariantCulture, $"{row}{letter}")))];

    public static async Task<IReadOnlyList<string>> EnsureAsync(BookingClient client, LoadOptions options, string token)
    {
        // A new run number leaves the seats of earlier runs alone: flights of earlier runs may be sold out.
        var run = (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 10 % 100_000);
        var ids = new string[options.Flights];
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(40);
        await Parallel.ForEachAsync(Enumerable.Range(0, options.Flights),
            new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var tail = string.Create(CultureInfo.InvariantCulture,
                $"N{run:D5}{(char)('A' + i / 26 / 26 % 26)}{(char)('A' + i / 26 % 26)}{(char)('A' + i % 26)}");
            await client.EnsureAsync("/v1/airplanes", new
            {
                tail,
                manufacturer = "Airbus",
                model = "A380",
                built = 2015,
                cabins = new[] { new { cabin = "economy", firstRow = 1, lastRow = Rows, seats = "ABC DEF GHJ" } },
            }, token);
            var date = first.AddDays(run % 300);
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            var carrier = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + run / 26 % 26)}{(char)('A' + run % 26)}");
            await client.EnsureAsync("/v1/flights", new
            {
                carrier,
                flightNumber = number,
                origin = "JFK",
                destination = "LAX",
                departure = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T08:00",
                arrival = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T11:00",
                airplane = tail,
                fares = new[] { new { cabin = "economy", amount = "199.00", currency = "USD", taxes = "20.00",
                    authorized = options.Load == Load.Hot
                        ? MostAuthorized
                        : 594 } },
            }, token);
            ids[i] = string.Create(CultureInfo.InvariantCulture, $"{carrier}-{number}-{date:yyyyMMdd}-JFK");
        });
        return ids;
    }
}
