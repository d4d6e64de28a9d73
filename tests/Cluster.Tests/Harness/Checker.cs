using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace FlightTickets.Cluster.Tests;

/// <summary>What the checker found wrong. All empty is what every scenario must end with.</summary>
internal sealed record Findings(IReadOnlyList<string> Lost, IReadOnlyList<string> Twice, IReadOnlyList<string> Counts)
{
    public IEnumerable<string> All => [.. Lost, .. Twice, .. Counts];
}

/// <summary>
/// Holds what customers were told against what the API says of orders, seat maps and sold counts, and what
/// is stored against the invariants (<c>silo check</c>).
/// </summary>
internal static class Checker
{
    // LiveSeats.ResyncsAfter, and a few seconds.
    private static readonly TimeSpan SeatMapMayLag = TimeSpan.FromSeconds(65);

    public static async Task<Findings> CheckAsync(Load load, TestCluster cluster, CancellationToken cancellationToken)
    {
        var check = cluster.Silos[0].RunAsync("check", cancellationToken);
        using var admin = new BookingClient(cluster.LoadBalancer);
        await admin.SignInAsync(TestCluster.AdminEmail, TestCluster.AdminPassword, cancellationToken);
        var (lost, twice, counts) = (new ConcurrentBag<string>(), new List<string>(), new List<string>());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(load.Orders, parallel, async (order, patience) =>
        {
            var found = await admin.GetAsync($"v1/orders/{order.OrderId}", patience);
            var ticket = found.GetProperty("tickets").EnumerateArray().FirstOrDefault();
            if (found.GetProperty("status").GetString() != "confirmed"
                || found.GetProperty("payment").GetProperty("status").GetString() != "captured" ||
                ticket.ValueKind != JsonValueKind.Object || ticket.GetProperty("seat").GetString() != order.Seat)
                lost.Add($"{order}: {found}");
        });

        twice.AddRange(load.Orders.GroupBy(order => (order.Flight, order.Seat)).Where(seat => seat.Count() > 1)
            .Select(seat => $"{seat.Key} was sold to {string.Join(", ", seat)}"));
        foreach (var flight in load.FlightIds)
        {
            var sold = load.Orders.Where(order => order.Flight == flight).Select(order => order.Seat)
                .Order(StringComparer.Ordinal).ToArray();
            var occupied = await OccupiedAsync(admin, flight, sold, cancellationToken);
            if (!sold.SequenceEqual(occupied))
                counts.Add($"{flight}: sold {string.Join(' ', sold.Except(occupied))}, and not sold but "
                    + $"occupied {string.Join(' ', occupied.Except(sold))}");
            var cabin = (await admin.GetAsync($"v1/flights/{flight}", cancellationToken)).GetProperty("cabins")[0];
            if (cabin.GetProperty("sold").GetInt32() != sold.Length) counts.Add($"{flight}: {sold.Length} orders, but {cabin}");
        }

        var (exitCode, report) = await check;
        if (exitCode != 0) counts.Add($"check ended with {exitCode}: {report}");
        return new Findings([.. lost], twice, counts);
    }

    // A seat map may miss a change for as long as a flight trusts what its seats reported: a silo that ends can take a report with it.
    private static async Task<string[]> OccupiedAsync(
        BookingClient admin, string flight, string[] expected, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.StartNew();
        while (true)
        {
            var map = await admin.GetAsync($"v1/flights/{flight}/seat-map", cancellationToken);
            string[] occupied = [.. Occupied(map).Order(StringComparer.Ordinal)];
            if (occupied.SequenceEqual(expected) || asked.Elapsed > SeatMapMayLag)
                return occupied;

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static IEnumerable<string> Occupied(JsonElement map) => map.GetProperty("cabins").EnumerateArray()
        .SelectMany(cabin => cabin.GetProperty("rows").EnumerateArray())
        .SelectMany(row => row.GetProperty("sections").EnumerateArray())
        .SelectMany(section => section.GetProperty("elements").EnumerateArray())
        .Where(element => element.GetProperty("type").GetString() == "seat" && element.GetProperty("status").GetString() == "occupied")
        .Select(element => element.GetProperty("designator").GetString()!);
}
