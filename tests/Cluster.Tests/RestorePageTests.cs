using System.Globalization;
using FlightTickets.Servers;

namespace FlightTickets.Cluster.Tests;

/// <summary>
/// The commands of docs/operations.md, as they stand there, on real servers: customers book, a backup is made, they book on, every silo is
/// killed, and the backup is restored.
/// </summary>
[Collection(PartitionCollection.Name)]
public sealed class RestorePageTests
{
    private const int Temporary = 75;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), Again = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_page_s_commands_restore_a_cluster()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var folder = Directory.CreateTempSubdirectory("backup-");
        await using var cluster = await TestCluster.StartAsync(silos: 2, apis: 1, network: null, patience.Token);
        try
        {
            var page = OperationsPage.Commands("Backup and restore");
            Assert.Equal(["backup", "restore", "empty-queues", "repair", "check"], page.Select(line => line.Split(' ')[2]));
            var more = new Dictionary<string, string> { ["BACKUP"] = Path.Combine(folder.FullName, "first") };
            using var customer = new BookingClient(cluster.LoadBalancer);
            await customer.SignInAsync(TestCluster.AdminEmail, TestCluster.AdminPassword, patience.Token);
            var flight = await ScheduleAsync(customer, patience.Token);

            var kept = await BookAsync(customer, flight, 1..21, patience.Token);
            await RunAsync(page[0]);
            var lost = await BookAsync(customer, flight, 21..31, patience.Token);
            await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));

            // A killed silo counts as running for a while.
            var (_, refused) = await cluster.Silos[0].ShellAsync(page[1], more, patience.Token);
            Assert.Contains("Silos run: ", refused, StringComparison.Ordinal);
            foreach (var line in page[1..]) await RunAsync(line);

            await cluster.RestoreAsync(patience.Token);
            foreach (var order in kept) Assert.Equal("confirmed", (await OrderAsync(order)).Status);

            // The lost requests once more, under their keys: they are new orders, with references of their own.
            var again = await BookAsync(customer, flight, 21..31, patience.Token);
            Assert.Equal(lost.Select(order => order.Id), again.Select(order => order.Id));
            Assert.Empty(lost.Select(order => order.Reference).Intersect(again.Select(order => order.Reference)));
            await RunAsync(page[^1]);

            async Task RunAsync(string line)
            {
                var (exitCode, output) = await cluster.Silos[0].ShellAsync(line, more, patience.Token);
                while (exitCode == Temporary)
                {
                    await Task.Delay(Again, patience.Token);
                    (exitCode, output) = await cluster.Silos[0].ShellAsync(line, more, patience.Token);
                }

                TestContext.Current.TestOutputHelper!.WriteLine($"$ {line}\n{output}");
                Assert.True(exitCode == 0, $"{line}: {output}");
            }

            async Task<(string Status, string Reference)> OrderAsync((string Id, string Reference) order)
            {
                var found = await customer.GetAsync($"v1/orders/{order.Id}", patience.Token);
                return (found.GetProperty("status").GetString()!, found.GetProperty("bookingReference").GetString()!);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> ScheduleAsync(BookingClient admin, CancellationToken cancellationToken)
    {
        var date = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30);
        await admin.EnsureAsync("v1/airplanes", new
        {
            tail = "N1RST",
            manufacturer = "Airbus",
            model = "A321",
            built = 2020,
            cabins = new[] { new { cabin = "economy", firstRow = 1, lastRow = 40, seats = "ABC DEF" } },
        }, cancellationToken);
        await admin.EnsureAsync("v1/flights", new
        {
            carrier = "CT",
            flightNumber = "7",
            origin = "JFK",
            destination = "LAX",
            departure = $"{date:yyyy-MM-dd}T08:00",
            arrival = $"{date:yyyy-MM-dd}T11:00",
            airplane = "N1RST",
            fares = new[] { new { cabin = "economy", amount = "199.00", currency = "USD" } },
        }, cancellationToken);
        return $"CT-7-{date:yyyyMMdd}-JFK";
    }

    private static async Task<List<(string Id, string Reference)>> BookAsync(
        BookingClient customer, string flight, Range rows, CancellationToken cancellationToken)
    {
        var orders = new List<(string, string)>();
        for (var row = rows.Start.Value; row < rows.End.Value; row++)
        {
            var seat = string.Create(CultureInfo.InvariantCulture, $"{row}A");
            var outcome = await customer.BookAsync(flight, seat, $"key-{seat}", cancellationToken);
            Assert.NotNull(outcome.OrderId);
            var found = await customer.GetAsync($"v1/orders/{outcome.OrderId}", cancellationToken);
            orders.Add((outcome.OrderId, found.GetProperty("bookingReference").GetString()!));
        }

        return orders;
    }
}
