using System.Globalization;
using System.Text.Json;
using FlightTickets.CommandLine;
using FlightTickets.Flights;
using FlightTickets.Operations;
using FlightTickets.Orders;
using FlightTickets.Payments;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Check.Tests;

/// <summary>
/// Everything in one store, restored to an older backup: customers have paid for orders that do not exist any more. Only the gateway knows.
/// </summary>
public sealed class LostOrdersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lost-");

    private string _data = "data";

    private Dictionary<string, string?> Settings => new()
    {
        ["DataFolder"] = Path.Combine(_folder.FullName, _data),
        ["Payments:Gateway"] = "Test",
        ["Payments:TestJournalFolder"] = Path.Combine(_folder.FullName, "gateway"),
    };

    private string Database => Path.Combine(_folder.FullName, _data, "flighttickets.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Money_of_orders_that_the_backup_does_not_know_goes_back_and_a_repeated_order_is_paid_for_again()
    {
        string flight, before, held;
        var references = new List<string>();
        PlaceOrder lost, cancelled;
        await using (var town = await Town.StartAsync(Settings))
        {
            town.Holds.PayLater = TimeSpan.FromHours(2);
            flight = await town.ScheduleAsync(401);
            before = await town.PlaceAsync(flight, "tok_visa", "1A");
            held = await town.PlaceAsync(flight, null, "4A", "4B");
        }

        // As docs/operations.md copies a data folder: the database after a clean stop is one file.
        File.Copy(Database, Database + ".backup");
        await using (var town = await Town.StartAsync(Settings))
        {
            (lost, cancelled) = (Order(flight, "2A", "2B"), Order(flight, "3A"));
            foreach (var (key, order) in ((string, PlaceOrder)[])[("lost", lost), ("cancelled", cancelled)])
            {
                var placed = (await town.Order(Id(key)).Place(order)).Order!;
                Assert.Equal(OrderStatus.Confirmed, placed.Status);
                references.Add(placed.BookingReference);
            }

            await town.CancelAsync(Id("cancelled"));
            var paid = await town.Order(held).Pay(new PayOrder(Town.Ada, "pay", "h", new PaymentMethod("card", "tok_visa")));
            Assert.Equal(OrderStatus.Confirmed, paid.Order!.Status);
        }

        SqliteConnection.ClearAllPools();
        foreach (var file in (string[])[Database, Database + "-wal", Database + "-shm"]) File.Delete(file);
        File.Copy(Database + ".backup", Database);

        var violations = await CheckAsync();
        Assert.Equal(["taken-for-no-order", "taken-for-no-order"], violations);
        Assert.Equal(
            [
                "account-aligned", "account-aligned", "account-aligned", "allowance-released", "assigned-again", "assigned-again",
                "lost-given-back", "lost-recorded", "numbers-skipped", "paid-since", "sold-again",
            ],
            await RepairAsync());
        Assert.Empty(await CheckAsync());
        Assert.Empty(await RepairAsync());
        Assert.Equal(3 * 19900, Balance());

        await using (var town = await Town.StartAsync(Settings))
        {
            Assert.Equal(OrderStatus.Confirmed, await town.StatusAsync(held));
            Assert.Equal(OrderStatus.Confirmed, await town.StatusAsync(before));

            // The very same requests, under the same keys: at the gateway these are no replays.
            foreach (var (key, order) in ((string, PlaceOrder)[])[("lost", lost), ("cancelled", cancelled)])
            {
                var reply = await town.Order(Id(key)).Place(order);
                Assert.Equal(OrderStatus.Confirmed, reply.Order!.Status);
                var payment = (await town.Grains.GetGrain<IPaymentGrain>(reply.Order!.Payment!.Id).Get(Town.Ada)).Value!;
                Assert.Equal((reply.Order!.Total, 0), (payment.Captured, payment.Refunded.Minor));
                references.Add(reply.Order!.BookingReference);
            }

            var seat = await town.Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, "2B")).Get();
            Assert.Equal(Id("lost"), seat.OrderId);
            await StoredTown.ToldAsync(town.Services.GetRequiredService<Persistence.DurableContexts>());
        }

        Assert.Empty(await CheckAsync());
        Assert.Equal(6 * 19900, Balance());
        // Customers of lost orders still have theirs: nobody else gets it.
        Assert.Equal(4, references.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Nothing_is_given_back_if_no_order_is_known_unless_asked_for()
    {
        await using (var town = await Town.StartAsync(Settings))
        {
            var flight = await town.ScheduleAsync(402);
            Assert.Equal(OrderStatus.Confirmed, (await town.Order(Id("lost")).Place(Order(flight, "2A"))).Order!.Status);
        }

        // Another, empty database, and the same gateway.
        _data = "other";
        await using (await Town.StartAsync(Settings))
        {
        }

        Assert.Equal(["left-at-the-gateway"], await RepairAsync());
        Assert.Equal(19900, Balance());
        Assert.Equal(["taken-for-no-order"], await CheckAsync());
        Assert.Equal(["account-aligned", "lost-given-back"], await RepairAsync("--give-back-all"));
        Assert.Equal(0, Balance());
        Assert.Empty(await CheckAsync());
    }

    private static string Id(string key) => OrderId.Derive(Town.Ada.UserId, "POST /v1/orders", key);

    private static PlaceOrder Order(string flight, params string[] seats) => new(
        Town.Ada.UserId, "hash", [.. seats.Select((_, i) => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
        [new SegmentRequest(flight, Cabin.Economy, [.. seats])], new PaymentMethod("card", "tok_visa"), null);

    private long Balance() => TestGatewayJournal.OpenToRead(Settings["Payments:TestJournalFolder"]!).Book.Balance;

    private async Task<string[]> CheckAsync() => await RunAsync(
        output => CheckCommand.Create([], host => host.Configuration.AddInMemoryCollection(Settings), output),
        "violations", "rule", "--grace=00:00:00", "--json");

    private async Task<string[]> RepairAsync(params string[] args) => await RunAsync(
        output => RepairCommand.Create([], host => host.Configuration.AddInMemoryCollection(Settings), output),
        "actions", "what", [.. args, "--json"]);

    private static async Task<string[]> RunAsync(
        Func<TextWriter, System.CommandLine.Command> command, string list, string name, params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await CommandRunner.RunAsync(command(output), args);
        return [.. JsonDocument.Parse(output.ToString()).RootElement.GetProperty(list).EnumerateArray()
            .Select(one => one.GetProperty(name).GetString()!).Order(StringComparer.Ordinal)];
    }
}
