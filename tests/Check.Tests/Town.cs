using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Hosting;
using FlightTickets.Orders;
using FlightTickets.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Check.Tests;

/// <summary>
/// A real silo, composed as the product composes it, on stores of a test's own, and customers who book through its grains.
/// </summary>
internal sealed class Town : IAsyncDisposable
{
    public static readonly Caller Ada = new("ada", false);

    private readonly IHost _host;
    private int _next;

    private Town(IHost host) => _host = host;

    /// <summary>A day on which all flights depart that are made here: far enough ahead to be sold.</summary>
    public static DateOnly Day { get; } = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _host.Services;

    public HoldOptions Holds => _host.Services.GetRequiredService<IOptions<HoldOptions>>().Value;

    public static async Task<Town> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.AddFlightTicketsSilo(silo => silo.UseLocalhostClustering(FreePort.Next(), 0));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new Town(host);
    }

    /// <summary>A flight from JFK to RSW on an airplane of its own.</summary>
    public async Task<string> ScheduleAsync(int number, int seats = 60)
    {
        var tail = $"T{number}";
        await Grains.GetGrain<IAirplaneGrain>(tail)
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(seats), false));
        var key = $"B6-{number}-{Day:yyyyMMdd}-JFK";
        var scheduled = await Grains.GetGrain<IFlightGrain>(key).Schedule(new ScheduleFlight(
            "RSW", Day.ToDateTime(new TimeOnly(6, 10)), null, Day.ToDateTime(new TimeOnly(9, 21)), null, tail,
            [new Fare(Cabin.Economy, new Money(19900, "USD"), new Money(2000, "USD"), null)]));
        Assert.False(scheduled.IsRefused, scheduled.Refusal?.Detail);
        return key;
    }

    public IOrderGrain Order(string id) => Grains.GetGrain<IOrderGrain>(id);

    /// <summary>An order of as many passengers as there are seats, paid with a card or to be paid later; its id.</summary>
    public async Task<string> PlaceAsync(string flight, string? token, params string[] seats)
    {
        var id = OrderId.Derive(Ada.UserId, "POST /v1/orders", $"{Guid.NewGuid():n} {Interlocked.Increment(ref _next)}");
        await Order(id).Place(new PlaceOrder(
            Ada.UserId, "hash", [.. seats.Select((_, i) => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
            [new SegmentRequest(flight, Cabin.Economy, [.. seats])], token is null ? null : new PaymentMethod("card", token), null));
        return id;
    }

    public async Task<OrderStatus?> StatusAsync(string order) => (await Order(order).Get(Ada)).Value?.Status;

    public async Task CancelAsync(string order)
    {
        var quote = await Order(order).QuoteCancellation(Ada, [], []);
        if (!quote.IsRefused) await Order(order).ConfirmCancellation(new ConfirmCancellation(Ada, quote.Value.Id, quote.Value.Id, "hash"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
