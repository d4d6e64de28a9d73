using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Tests.Events;
using FlightTickets.Users;

namespace FlightTickets.Tests.Orders;

/// <summary>A flight's trouble, told by its events to real orders with real payments.</summary>
public abstract class DisruptionTest : IAsyncLifetime
{
    private protected const string FlightKey = "B6-135-20270510-JFK";

    /// <summary>How long customers may choose; without time a cancelled flight is refunded at once.</summary>
    private protected virtual string DecideWithin => "00:00:00";

    private protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("disruption-");

    private protected EventCluster Cluster { get; private set; } = null!;

    private protected string User { get; private set; } = "";

    private protected IFlightGrain Flight => Cluster.Grains.GetGrain<IFlightGrain>(FlightKey);

    private protected Caller Customer => new(User, false);

    public async ValueTask InitializeAsync()
    {
        var configuration = EventCluster.Settings(("Payments:Gateway", "Test"), ("DataFolder", Folder.FullName),
            ("Disruptions:DecideWithin", DecideWithin), ("Mail:PagesUrl", "https://shop.example"));
        Cluster = await EventCluster.StartAsync(silo => silo.AddBookingGrains(configuration).AddMail(configuration),
            new DateTimeOffset(2027, 5, 3, 12, 0, 0, TimeSpan.Zero));
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N635JB")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(330), false));
        Assert.False((await Flight.Schedule(FlightsCluster.Command("N635JB"))).IsRefused);
        User = (await Cluster.Grains.GetGrain<IAccountsGrain>(0)
            .Register("ada@example.com", "correct horse battery staple", "Ada Lovelace")).Value!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Cluster.DisposeAsync();
        Folder.Delete(recursive: true);
    }

    private protected async Task<IReadOnlyList<DisruptionView>> ListAsync(string order)
    {
        var found = await Disruptions(order).List(Customer);
        return found.IsRefused ? [] : found.Value;
    }

    private protected IDisruptionsGrain Disruptions(string order) => Cluster.Grains.GetGrain<IDisruptionsGrain>(order);

    private protected IOrderGrain Order(string order) => Cluster.Grains.GetGrain<IOrderGrain>(order);

    private protected async Task<IReadOnlyList<DisruptionView>> DisruptionsAsync(
        string order, Func<IReadOnlyList<DisruptionView>, bool> isWanted) =>
        await EventCluster.UntilAsync(
            () => ListAsync(order), found => found.Count > 0 && isWanted(found));

    private protected Task<string> PlaceAsync(int number) => PlaceAsync(number, seat: null);

    private protected async Task<string> PlaceAsync(int number, string? seat, params string[] more)
    {
        var id = OrderId.Derive(User, "POST /v1/orders", $"k{number}");
        var reply = await Order(id).Place(new PlaceOrder(
            User, "hash", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(FlightKey, Cabin.Economy, seat is null ? [] : [seat]),
                .. more.Select(flight => new SegmentRequest(flight, Cabin.Economy, []))], new PaymentMethod("card", "tok_visa"), null));
        Assert.Equal(OrderStatus.Confirmed, reply.Order?.Status);
        return id;
    }
}
