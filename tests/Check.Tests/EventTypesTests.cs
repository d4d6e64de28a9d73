using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Threading.Channels;
using FlightTickets.Events;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FlightTickets.Check.Tests;

/// <summary>Every type of event, raised by the product's grains and read from a real broker.</summary>
public sealed class EventTypesTests : IAsyncLifetime
{
    private static readonly CabinLayout Economy = new(Cabin.Economy, 1, 10, "ABC DEF", [], [], [], []);
    private static readonly CabinLayout Business = new(Cabin.Business, 11, 12, "AC DF", [], [], [], []);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("event-types-");
    private readonly Channel<Event> _messages = Channel.CreateUnbounded<Event>();
    private readonly List<Event> _seen = [];
    private RabbitMqServer _broker = null!;
    private IConnection _connection = null!;
    private Town _town = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await RabbitMqServer.StartAsync();
        _town = await Town.StartAsync(new Dictionary<string, string?>
        {
            ["DataFolder"] = _folder.FullName,
            ["Payments:Gateway"] = "Test",
            ["Disruptions:DecideWithin"] = "00:00:00",
            ["ConnectionStrings:RabbitMq"] = _broker.ConnectionString,
        });
        _connection = await new ConnectionFactory { Uri = new Uri(_broker.ConnectionString) }.CreateConnectionAsync();
        var channel = await _connection.CreateChannelAsync();
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, "flighttickets.events", "#");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, m) => _messages.Writer.WriteAsync(Event.Of(m)).AsTask();
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
    }

    public async ValueTask DisposeAsync()
    {
        await _town.DisposeAsync();
        await _connection.DisposeAsync();
        await _broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task No_two_events_share_source_subject_and_sequence()
    {
        var (first, second, third) = (await _town.ScheduleAsync(201), await _town.ScheduleAsync(202), await _town.ScheduleAsync(203));

        // The fleet and a flight of its own.
        await Done(Airplane("T201").Ground("g", "Bird strike", null));
        await Done(Airplane("T201").Unground("g"));
        await Done(Flight(first).Update(new UpdateFlight { Gate = "B22" }));

        // Orders in every way.
        await HeldUntilItExpiresAsync(first);
        _town.Holds.PayLater = TimeSpan.FromHours(2);
        await _town.PlaceAsync(first, "tok_declined", "1A");
        await _town.PlaceAsync(first, null, "1B");
        var moved = await _town.PlaceAsync(first, "tok_visa", "1C");
        await Done(_town.Order(moved).ChangeSeats(Town.Ada, [new SegmentSeats(0, ["1D"])]));
        await ChangeAsync(moved, second);
        await _town.CancelAsync(await _town.PlaceAsync(first, "tok_visa", "2A"));

        // A flight's trouble: an order of which the events of both its records are told.
        var disrupted = await _town.PlaceAsync(second, "tok_visa", "2A");
        await Done(Flight(second).Update(new UpdateFlight { Status = FlightStatus.Cancelled }));
        await Done(Flight(third).Update(Late()));
        await Done(Flight(third).Update(new UpdateFlight { Status = FlightStatus.Boarding }));

        await PassTheGateAsync();

        // An airplane without the row of a passenger, and then one without the cabin.
        await SwapAsync();
        await UntilAsync(() => _seen.Any(e => e.Data.Contains(disrupted, StringComparison.Ordinal) && e.Type == "order.cancelled"));
        await Done(Flight(second).Update(new UpdateFlight { Status = FlightStatus.Scheduled }));
        await UntilAsync(() => EventCatalog.All.All(type => _seen.Any(e => e.Type == type.Name))
            && _seen.Count(e => e.Data.Contains(disrupted, StringComparison.Ordinal) && e.Type == "order.cancelled") == 1);

        Assert.Equal(
            [],
            _seen.GroupBy(e => (e.Source, e.Subject, e.Sequence)).Where(same => same.Select(e => e.Id).Distinct().Count() > 1)
                .Select(same => $"{same.Key}: {string.Join(", ", same.Select(e => e.Type))}"));
        // What was the order's subject still is.
        Assert.Contains(_seen, e => e.Type == "order.confirmed" && e.Subject == disrupted);
        Assert.Contains(_seen, e => e.Type == "order.disrupted" && e.Subject == $"{disrupted}#disruptions");
        // What lies side by side is in one partition.
        Assert.All(_seen.GroupBy(e => (e.Source, Key: e.Subject.Split('#')[0])),
            of => Assert.Single(of.Select(e => e.Partition).Distinct()));
    }

    [Fact]
    public async Task The_sample_consumer_prints_each_event()
    {
        var output = Path.Combine(_folder.FullName, "consumer.log");
        var program = typeof(EventTypesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "EventConsumer").Value!;
        await using var consumer = await ChildProcess.StartAsync(
            "/usr/bin/env", ["dotnet", program, _broker.ConnectionString, "order.*"], new Dictionary<string, string>(), output);
        await PrintedAsync(output, "listening for order.*");
        var order = await _town.PlaceAsync(await _town.ScheduleAsync(204), "tok_visa", "1A");
        await _town.CancelAsync(order);
        await PrintedAsync(output, $"order.confirmed {order} 00000000000000000001 {{\"orderId\":\"{order}\"");
        await PrintedAsync(output, $"order.cancelled {order} 00000000000000000002 {{\"orderId\":\"{order}\"");
    }

    private static async Task PrintedAsync(string output, string line)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!Printed().Contains(line, StringComparison.Ordinal))
        {
            if (patience.IsCancellationRequested) Assert.Fail($"Not printed: {line} in {Printed()}");
            await Task.Yield();
        }

        string Printed()
        {
            if (!File.Exists(output)) return "";
            using var reader = new StreamReader(new FileStream(output, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    private async Task HeldUntilItExpiresAsync(string flight)
    {
        for (_town.Holds.PayLater = TimeSpan.FromSeconds(1); ; _town.Holds.PayLater *= 2)
        {
            var order = await _town.PlaceAsync(flight, null, "9A");
            while (await _town.StatusAsync(order) is OrderStatus.Held or OrderStatus.Placed) await Task.Yield();
            if (await _town.StatusAsync(order) == OrderStatus.Expired) return;
        }
    }

    private async Task ChangeAsync(string order, string flight)
    {
        var quote = await Done(_town.Order(order).QuoteChange(Town.Ada, new ChangeSegment(0, flight, null, [])));
        var reply = await _town.Order(order).ConfirmChange(new ConfirmChange(Town.Ada, quote.Id, quote.Id, "hash", null));
        Assert.Null(reply.Refusal);
    }

    private async Task SwapAsync()
    {
        await RegisterAsync("S1", Economy, Business);
        await RegisterAsync("S2", Economy with { LastRow = 9 }, Business);
        await RegisterAsync("S3", Economy);
        var key = $"B6-210-{Town.Day:yyyyMMdd}-JFK";
        var usd = new Money(19900, "USD");
        await Done(Flight(key).Schedule(new ScheduleFlight(
            "RSW", Town.Day.ToDateTime(new TimeOnly(6, 10)), null, Town.Day.ToDateTime(new TimeOnly(9, 21)), null, "S1",
            [new Fare(Cabin.Economy, usd, Money.Zero("USD"), null), new Fare(Cabin.Business, usd, Money.Zero("USD"), null)])));
        await _town.PlaceAsync(key, "tok_visa", "10A");
        await _town.Order(OrderId.Derive(Town.Ada.UserId, "POST /v1/orders", "business")).Place(new PlaceOrder(
            Town.Ada.UserId, "hash", [new Passenger("Grace", "Hopper", new DateOnly(1970, 12, 9))],
            [new SegmentRequest(key, Cabin.Business, ["11A"])], new PaymentMethod("card", "tok_visa"), null));
        await Done(Flight(key).Update(new UpdateFlight { Airplane = "S2" }));
        await UntilAsync(() => _seen.Any(e => e.Type == "seat.taken_away"));
        await Done(Flight(key).Update(new UpdateFlight { Airplane = "S3" }));
    }

    /// <summary>A passenger of a flight that departs soon checks in, boards, leaves the airplane, and is offloaded.</summary>
    private async Task PassTheGateAsync()
    {
        await RegisterAsync("S4", Economy);
        var inThreeHours = TimeProvider.System.GetUtcNow().AddHours(3);
        var departs = TimeZoneInfo.ConvertTime(inThreeHours, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).DateTime;
        departs = departs.AddTicks(-(departs.Ticks % TimeSpan.TicksPerMinute));
        var key = $"B6-211-{departs:yyyyMMdd}-JFK";
        await Done(Flight(key).Schedule(new ScheduleFlight("RSW", departs, null, departs.AddHours(3), null, "S4",
            [new Fare(Cabin.Economy, new Money(19900, "USD"), Money.Zero("USD"), null)])));
        var order = await _town.PlaceAsync(key, "tok_visa", "1A");
        var ticket = (await Done(_town.Order(order).Get(Town.Ada))).Tickets[0].Number;
        await Done(_town.Order(order).CheckIn(Town.Ada, ticket));
        await Done(Flight(key).Update(new UpdateFlight { Status = FlightStatus.Boarding }));
        var gate = _town.Grains.GetGrain<IBoardingGrain>(key);
        await Done(gate.Board(new BoardPassenger { Ticket = ticket }));
        await Done(gate.Unboard(ticket));
        await Done(gate.Offload(new OffloadPassenger(new BoardPassenger { Ticket = ticket }, OffloadReason.Security)));
    }

    private static UpdateFlight Late()
    {
        var departs = new DateTimeOffset(Town.Day.ToDateTime(new TimeOnly(20, 0)), TimeSpan.Zero);
        return new UpdateFlight { Status = FlightStatus.Delayed, DepartureEstimated = departs, ArrivalEstimated = departs.AddHours(3) };
    }

    private Task<AirplaneView> RegisterAsync(string tail, params ImmutableArray<CabinLayout> cabins) =>
        Done(Airplane(tail).Register(new AirplaneSpecification("Airbus", "A320", 2001, cabins, false)));

    private IAirplaneGrain Airplane(string tail) => _town.Grains.GetGrain<IAirplaneGrain>(tail);

    private IFlightGrain Flight(string key) => _town.Grains.GetGrain<IFlightGrain>(key);

    private static async Task<T> Done<T>(Task<Result<T>> call)
        where T : notnull
    {
        var result = await call;
        Assert.False(result.IsRefused, result.Refusal?.Detail);
        return result.Value;
    }

    private async Task UntilAsync(Func<bool> isEnough)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            while (!isEnough()) _seen.Add(await _messages.Reader.ReadAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Not seen: {string.Join(", ", EventCatalog.All.Select(t => t.Name).Except(_seen.Select(e => e.Type)))}");
        }
    }

    private sealed record Event(string Id, string Source, string Subject, string Sequence, string Type, string Partition, string Data)
    {
        public static Event Of(BasicDeliverEventArgs message)
        {
            string Header(string name) => Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers![$"cloudEvents:{name}"]!);
            return new(Header("id"), Header("source"), Header("subject"), Header("sequence"), Header("type"), Header("partitionkey"),
                Encoding.UTF8.GetString(message.Body.Span));
        }
    }
}
