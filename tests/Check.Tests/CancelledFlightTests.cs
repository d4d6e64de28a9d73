using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Tests;

/// <summary>A full flight is cancelled: everybody gets an answer, and what is stored then agrees.</summary>
public sealed class CancelledFlightTests(PostgresTown stored) : IClassFixture<PostgresTown>
{
    private const int Seats = 300, PartySize = 3;

    private static readonly Caller Agent = new("agent", IsAgent: true);

    [Fact]
    public async Task A_cancelled_flight_of_300_passengers_leaves_nobody_unanswered_and_the_check_clean()
    {
        var settings = new Dictionary<string, string?>(stored.Settings) { ["Disruptions:DecideWithin"] = "00:00:20" };
        await using var town = await Town.StartAsync(settings);
        var flight = await town.ScheduleAsync(301, Seats);
        var (roomy, small) = (await town.ScheduleAsync(302, Seats), await town.ScheduleAsync(303, seats: 60));
        var map = (await town.Grains.GetGrain<IFlightGrain>(flight).GetSeatMap())!;
        string[] seats =
        [
            .. map.Cabins.SelectMany(cabin => cabin.Rows).SelectMany(row => row.Sections).SelectMany(section => section.Elements)
                .Where(element => element is { Designator: not null, Status: SeatStatus.Available })
                .Select(element => element.Designator!),
        ];
        var orders = new List<string>();
        foreach (var party in seats.Chunk(PartySize)) orders.Add(await town.PlaceAsync(flight, "tok_visa", party));
        Assert.InRange(orders.Count * PartySize, Seats - PartySize, Seats + PartySize);
        var cancelled = new UpdateFlight { Status = FlightStatus.Cancelled };
        Assert.Null((await town.Grains.GetGrain<IFlightGrain>(flight).Update(cancelled)).Refusal);

        // A third are moved by an agent, into too few places; some choose at the same time; the others do nothing.
        await UntilAsync(async () => (await DeskAsync(town, flight)).Open == orders.Count);
        var rebooking = town.Grains.GetGrain<IRebookingGrain>(RebookingId.Derive("agent", flight, "key"));
        Assert.False((await rebooking.Start(new StartRebooking("agent", flight, [small], "hash"))).IsRefused);
        await Task.WhenAll(orders.Take(20).Select((order, i) => ChooseAsync(town, order, i % 2 == 0 ? roomy : null)));

        await UntilAsync(async () => await DeskAsync(town, flight) is { Open: 0, NeedsAgent: 0 });
        Assert.DoesNotContain((await rebooking.Get())!.Orders, order => order.Outcome == RebookingOutcome.Pending);
        foreach (var order in orders)
        {
            var view = (await town.Order(order).Get(Agent)).Value!;
            Assert.True(view.Status == OrderStatus.Cancelled || view.Segments[0].FlightId != flight, $"{order} was left on the flight.");
        }

        Assert.Equal(0, (await town.Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0].Sold);
        var (exitCode, output) = await stored.CheckAsync();
        Assert.True(exitCode == 0, output);
    }

    // Any answer will do: the agent's rebooking may have been first.
    private static async Task ChooseAsync(Town town, string order, string? to)
    {
        var disruptions = town.Grains.GetGrain<IDisruptionsGrain>(order);
        var id = (await disruptions.List(Town.Ada)).Value.Single().Id;
        if (to is null) await disruptions.Answer(Town.Ada, id, DisruptionChoice.Refund);
        else await disruptions.Rebook(Town.Ada, id, to);
    }

    private static async Task<DisruptionCounts> DeskAsync(Town town, string flight) =>
        (await town.Grains.GetGrain<IDisruptionDeskGrain>(0).List(new DisruptionFilter(null, flight, null), 1, null)).Value!.Counts!;

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, "It took too long.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
