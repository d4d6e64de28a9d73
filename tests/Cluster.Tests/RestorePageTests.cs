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
            var desk = await BookingDesk.OpenAsync(customer, patience.Token);

            var kept = await desk.BookAsync(1..21, patience.Token);
            await RunAsync(page[0]);
            var lost = await desk.BookAsync(21..31, patience.Token);
            await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));

            // A killed silo counts as running for a while.
            var (_, refused) = await cluster.Silos[0].ShellAsync(page[1], more, patience.Token);
            Assert.Contains("Silos run: ", refused, StringComparison.Ordinal);
            foreach (var line in page[1..]) await RunAsync(line);

            await cluster.RestoreAsync(patience.Token);
            foreach (var order in kept) Assert.Equal("confirmed", (await OrderAsync(order)).Status);

            // The lost requests once more, under their keys: they are new orders, with references of their own.
            var again = await desk.BookAsync(21..31, patience.Token);
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
}
