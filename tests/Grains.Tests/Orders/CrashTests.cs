using System.Collections.Concurrent;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Tests.Events;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>How a silo ends.</summary>
public enum SiloEnd
{
    /// <summary>As in a crash.</summary>
    Kill,

    /// <summary>As it is told to, with work under way.</summary>
    Stop,
}

/// <summary>
/// The silo is killed, or told to stop, between any two durable steps of a booking, a cancellation, a part's cancellation and a change:
/// before each call to somebody else, and after it was done and not answered. Each order stands at a point of its own when the silo ends;
/// then another silo has only what is durable, and only the wake-ups: no customer comes back.
/// </summary>
public sealed class CrashTests : IAsyncLifetime
{
    private static readonly Caller User = new("user", false);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crash-");
    private readonly CallFaults _faults = new();
    private readonly ConcurrentBag<Task> _reached = [];
    private EventCluster _cluster = null!;
    private int _flights = 100;

    public async ValueTask InitializeAsync()
    {
        var configuration = EventCluster.Settings(("Payments:Gateway", "Test"), ("DataFolder", _folder.FullName),
            ("Payments:CallTimeout", "00:00:30"));
        _cluster = await EventCluster.StartAsync(
            silo =>
            {
                silo.AddBookingGrains(configuration);
                FaultyCashiers.Add(silo.Services, _faults);
            },
            new DateTimeOffset(2027, 5, 3, 12, 0, 0, TimeSpan.Zero));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(SiloEnd.Kill)]
    [InlineData(SiloEnd.Stop)]
    public async Task A_booking_is_confirmed_wherever_the_silo_ends(SiloEnd end)
    {
        var orders = await Prepare(3, "Authorize payment", "Confirm flight", "Capture payment");
        await EndWhile(end, orders, order => Place(order.Id, order.Flight, "tok_visa"));
        foreach (var order in orders)
        {
            var view = await Woken(order, view => view.Status == OrderStatus.Confirmed);
            await AssertSold(order.Flight, order.Id, 1);
            await AssertMoney(order.Id, view.Total.Minor);
        }
    }

    [Theory]
    [InlineData(SiloEnd.Kill)]
    [InlineData(SiloEnd.Stop)]
    public async Task A_promise_is_kept_or_made_again_wherever_the_silo_ends(SiloEnd end)
    {
        var orders = await Prepare(1, "Hold flight");
        // The first hold is the one in memory, the second the promise.
        foreach (var order in orders) _faults.Meanwhile("Hold", order.Key, () => Task.CompletedTask);
        await EndWhile(end, orders, order => Place(order.Id, order.Flight, null), alreadyPlanned: 1);
        foreach (var order in orders)
        {
            await Woken(order, view => view.Status == OrderStatus.Held);
            var cabin = (await Flight(order.Flight).Get())!.Cabins[0];
            Assert.Equal((1, 0), (cabin.Held, cabin.Sold));
        }
    }

    [Theory]
    [InlineData(SiloEnd.Kill)]
    [InlineData(SiloEnd.Stop)]
    public async Task A_cancellation_gives_all_back_once_wherever_the_silo_ends(SiloEnd end)
    {
        var orders = await Prepare(2, "Release flight", "Refund payment");
        foreach (var order in orders) Assert.Null((await Place(order.Id, order.Flight, "tok_visa")).Refusal);
        await EndWhile(end, orders, order => Cancel(order.Id, []));
        foreach (var order in orders)
        {
            await Woken(order, view => view.Status == OrderStatus.Cancelled);
            await AssertSold(order.Flight, null, 0);
            await AssertMoney(order.Id, 0);
        }
    }

    [Theory]
    [InlineData(SiloEnd.Kill)]
    [InlineData(SiloEnd.Stop)]
    public async Task A_part_is_cancelled_and_the_rest_kept_wherever_the_silo_ends(SiloEnd end)
    {
        var orders = await Prepare(4, "Hold flight", "Confirm flight", "Release flight", "Refund payment");
        foreach (var order in orders) Assert.Null((await Place(order.Id, order.Flight, "tok_visa", "2A")).Refusal);
        await EndWhile(end, orders, order => Cancel(order.Id, [0]));
        foreach (var order in orders)
        {
            await Woken(order, view => view.Status == OrderStatus.Confirmed && view.Passengers[0].Cancelled);
            Assert.Equal((SeatStatus.Available, order.Id),
                ((await Seat(order.Flight, "1A").Get()).Status, (await Seat(order.Flight, "2A").Get()).OrderId));
            Assert.Equal(1, (await Flight(order.Flight).Get())!.Cabins[0].Sold);
            await AssertMoney(order.Id, 19900);
        }
    }

    [Theory]
    [InlineData(SiloEnd.Kill)]
    [InlineData(SiloEnd.Stop)]
    public async Task A_change_arrives_on_the_new_flight_wherever_the_silo_ends(SiloEnd end)
    {
        var orders = await Prepare(4, "Authorize payment2", "Confirm other", "Capture payment2", "Release flight");
        foreach (var order in orders) Assert.Null((await Place(order.Id, order.Flight, "tok_visa")).Refusal);
        await EndWhile(end, orders, async order =>
        {
            var quote = (await Order(order.Id).QuoteChange(User, new ChangeSegment(0, order.Other, null, ["3A"]))).Value!;
            return await Order(order.Id).ConfirmChange(
                new ConfirmChange(User, quote.Id, "change", "h", new PaymentMethod("card", "tok_visa")));
        });
        foreach (var order in orders)
        {
            var view = await Woken(order, view => view.Status == OrderStatus.Confirmed && view.Segments[0].FlightId == order.Other);
            await Left(order.Flight);
            Assert.Equal(order.Id, (await Seat(order.Other, "3A").Get()).OrderId);
            Assert.Equal(1, (await Flight(order.Other).Get())!.Cabins[0].Sold);
            await AssertMoney(order.Id, view.Total.Minor);
        }
    }

    private sealed record Victim(string Point, bool After, string Id, string Flight, string Other)
    {
        public string Method => Point.Split(' ')[0];

        public string Key => Point[(Point.IndexOf(' ', StringComparison.Ordinal) + 1)..] switch
        {
            "flight" => Flight,
            "other" => Other,
            "payment" => PaymentId.Of(Id, 1),
            _ => PaymentId.Of(Id, 2),
        };
    }

    /// <summary>An order and flights of its own for each point, before and after.</summary>
    private async Task<List<Victim>> Prepare(int count, params string[] points)
    {
        Assert.Equal(count, points.Length);
        var victims = new List<Victim>();
        foreach (var point in points)
        {
            foreach (var after in new[] { false, true })
                victims.Add(new Victim(point, after, OrderId.Derive(User.UserId, "POST /v1/orders", $"{point}/{after}"),
                    await ScheduleAsync(19900), await ScheduleAsync(24900)));
        }

        return victims;
    }

    /// <summary>Lets each order run into its point, and kills the silo when all stand there.</summary>
    private async Task EndWhile(SiloEnd end, List<Victim> victims, Func<Victim, Task<OrderReply>> command, int alreadyPlanned = 0)
    {
        Assert.InRange(alreadyPlanned, 0, 1);
        var standing = new List<Task>();
        var goesOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var victim in victims)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            standing.Add(reached.Task);
            Task Stand()
            {
                reached.SetResult();
                // A kill ends the silo here; who is told to stop may go on while it stops.
                return goesOn.Task;
            }

            if (victim.After) _faults.Meanwhile(victim.Method, victim.Key, Stand);
            else _faults.Before(victim.Method, victim.Key, Stand);
        }

        // Their customers never hear of them again.
        foreach (var victim in victims) _reached.Add(command(victim));
        await Task.WhenAll(standing).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        if (end == SiloEnd.Kill) await _cluster.CrashAsync();
        else await _cluster.StopAsync(goesOn.SetResult);
    }

    /// <summary>A read moves nothing on: only the wake-up does.</summary>
    private Task<OrderView> Woken(Victim victim, Func<OrderView, bool> isWanted) =>
        _cluster.UntilWokenAsync(async () => (await Order(victim.Id).Get(User)).Value!, isWanted);

    private async Task Left(string flight) => await _cluster.UntilWokenAsync(
        async () => ((await Flight(flight).Get())!.Cabins[0].Sold, (await Seat(flight, "1A").Get()).Status),
        left => left == (0, SeatStatus.Available));

    private Task<OrderReply> Place(string order, string flight, string? token, params string[] more) => Order(order).Place(new PlaceOrder(
        User.UserId, "hash",
        [.. Enumerable.Range(0, 1 + more.Length).Select(i => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
        [new SegmentRequest(flight, Cabin.Economy, ["1A", .. more])], token is null ? null : new PaymentMethod("card", token), null));

    private async Task<OrderReply> Cancel(string order, int[] passengers)
    {
        var quote = (await Order(order).QuoteCancellation(User, [.. passengers], [])).Value!;
        return await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "cancel", "h"));
    }

    private async Task<string> ScheduleAsync(long fare)
    {
        var number = ++_flights;
        Assert.False(
            (await _cluster.Grains.GetGrain<IAirplaneGrain>($"C{number}")
                .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(24), false))).IsRefused);
        var key = $"B6-{number}-20270510-JFK";
        Assert.False((await Flight(key).Schedule(FlightsCluster.Command($"C{number}", fare: fare))).IsRefused);
        return key;
    }

    private async Task AssertSold(string flight, string? order, int sold)
    {
        var cabin = (await Flight(flight).Get())!.Cabins[0];
        Assert.Equal((0, sold), (cabin.Held, cabin.Sold));
        Assert.Equal(order, (await Seat(flight, "1A").Get()).OrderId);
    }

    private async Task AssertMoney(string order, long kept)
    {
        var sum = 0L;
        for (var number = 1; number <= 2; number++)
        {
            if ((await _cluster.Grains.GetGrain<IPaymentGrain>(PaymentId.Of(order, number)).Get(User)).Value is not { } payment) continue;
            Assert.Equal(0, payment.Ledger.Sum(entry => entry.Amount.Minor));
            sum += payment.Captured.Minor - payment.Refunded.Minor;
        }

        Assert.Equal(kept, sum);
    }

    private IOrderGrain Order(string id) => _cluster.Grains.GetGrain<IOrderGrain>(id);

    private IFlightGrain Flight(string key) => _cluster.Grains.GetGrain<IFlightGrain>(key);

    private ISeatGrain Seat(string flight, string seat) => _cluster.Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, seat));
}
