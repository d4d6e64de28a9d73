using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Grains.Tests.Placement;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Two silos with durable state in one SQLite file, and the test gateway with its journal.</summary>
public sealed class OrdersCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-orders-").FullName;
    private InProcessTestCluster _cluster = null!;

    private readonly Action<OrderOptions> _options = _ => { };

    private int _next = 100;

    public OrdersCluster()
    {
    }

    internal OrdersCluster(Action<OrderOptions> options) => _options = options;

    /// <summary>The domain's clock: a week before every flight made here.</summary>
    public TestClock Time { get; } = new(new DateTimeOffset(2027, 5, 3, 12, 0, 0, TimeSpan.Zero));

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Silos => _cluster;

    /// <summary>Calls between grains that fail, before or after they did something.</summary>
    public CallFaults Faults { get; } = new();

    public Whereabouts Whereabouts { get; } = new();

    /// <summary>Another cashier of a payment, as another activation of its order would have.</summary>
    internal ICashier Cashier(string paymentId)
    {
        var services = _cluster.Silos[0].ServiceProvider;
        var codec = services.GetRequiredService<StateCodec<PaymentState>>();
        var rows = new DurableRows<PaymentState>(services.GetRequiredService<DurableContexts>().Get("Payments"),
            PaymentGrain.RowType, codec, Time);
        return services.GetRequiredService<Cashiers>().For(paymentId, rows.Open(paymentId));
    }

    internal TestGatewayJournal Journal(int silo) => _cluster.Silos[silo].ServiceProvider.GetRequiredService<TestGatewayJournal>();

    /// <summary>
    /// A flight of a test's own from JFK to RSW on 2027-05-10 (or so many days later) at 06:10
    /// local (10:10 UTC); rows 1 and on, letters A to F.
    /// </summary>
    public async Task<string> ScheduleAsync(
        int seats = 240, int? authorized = null, FareRules? rules = null, long fare = 19900, int daysLater = 0)
    {
        var number = Interlocked.Increment(ref _next);
        var tail = $"O{number}";
        Assert.False(
            (await Grains.GetGrain<IAirplaneGrain>(tail)
                .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(seats), false))).IsRefused);
        var key = $"B6-{number}-{new DateOnly(2027, 5, 10).AddDays(daysLater):yyyyMMdd}-JFK";
        var scheduled = await Grains.GetGrain<IFlightGrain>(key).Schedule(FlightsCluster.Command(tail, authorized, rules, fare, daysLater));
        Assert.False(scheduled.IsRefused, scheduled.Refusal?.Detail);
        return key;
    }

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DataFolder"] = _folder,
            ["Payments:Gateway"] = "Test",
            ["Payments:CallTimeout"] = "00:00:00.5",
        }).Build();
        builder.ConfigureSilo((_, silo) =>
        {
            // The domain lives by the test's clock, Orleans by the real one.
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
            silo.Services.AddSingleton(services => Whereabouts.On(services.GetRequiredService<ILocalSiloDetails>().SiloAddress));
            // An activation that gives up within a second; its wake-up comes when the test moves the clock.
            silo.Services.Configure<OrderOptions>(options =>
            {
                options.RetryAfter = TimeSpan.FromMilliseconds(1);
                _options(options);
            });
            silo.AddSqliteDurableState(Path.Combine(_folder, "state.db")).AddBookingGrains(configuration);
            FaultyCashiers.Add(silo.Services, Faults);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
