using FlightTickets.Orders;

namespace FlightTickets.Check.Tests;

/// <summary>A system that sells, cancels and changes seats meanwhile yields no false alarm.</summary>
public sealed class LiveTests(PostgresTown stored) : IClassFixture<PostgresTown>
{
    private const int Customers = 6, Orders = 40;

    [Fact]
    public async Task A_check_beside_a_silo_under_load_finds_nothing()
    {
        await using var town = await Town.StartAsync(stored.Settings);
        var flight = await town.ScheduleAsync(201, seats: 120);
        var seats = Enumerable.Range(0, 120).Select(i => $"{(i / 6) + 1}{"ABCDEF"[i % 6]}").ToArray();
        var load = Task.WhenAll(
            Enumerable.Range(0, Customers).Select(customer => Task.Run(() => BookAsync(town, flight, seats, new Random(customer)))));
        var checks = 0;
        while (!load.IsCompleted || checks == 0)
        {
            var (exitCode, output) = await stored.CheckAsync();
            Assert.True(exitCode == 0, output);
            checks++;
        }

        await load;
        TestContext.Current.TestOutputHelper!.WriteLine($"{checks} checks");
        var (last, all) = await stored.CheckAsync();
        Assert.True(last == 0, all);
    }

    // Few seats for many: some orders are refused, some give up.
    private static async Task BookAsync(Town town, string flight, string[] seats, Random random)
    {
        for (var i = 0; i < Orders; i++)
        {
            var from = random.Next(seats.Length - 1);
            var order = await town.PlaceAsync(flight, (i % 5) switch { 0 => null, 1 => "tok_declined", _ => "tok_visa" },
                seats[from], seats[from + 1]);
            var status = await town.StatusAsync(order);
            if (status == OrderStatus.Held)
                await town.Order(order).Pay(new PayOrder(Town.Ada, "pay", "h", new PaymentMethod("card", "tok_visa")));
            var other = random.Next(seats.Length - 1);
            if (status == OrderStatus.Confirmed && i % 3 == 0)
                await town.Order(order).ChangeSeats(Town.Ada, [new SegmentSeats(0, [seats[other], seats[other + 1]])]);
            if (i % 4 != 3) await town.CancelAsync(order);
        }
    }
}
