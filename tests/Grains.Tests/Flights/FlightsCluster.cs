using FlightTickets.Events;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>Two silos on one SQLite file, with a clock of the test's own.</summary>
public sealed class FlightsCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-").FullName;
    private int _next = 100;

    /// <summary>The domain's clock: a Monday at noon, well before every flight made here.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 5, 3, 12, 0, 0, TimeSpan.Zero));

    public Faults Faults { get; } = new();

    public InProcessTestCluster Silos { get; private set; } = null!;

    public IGrainFactory Grains => Silos.Client;

    public async ValueTask InitializeAsync() => Silos = await StartAsync();

    /// <summary>Stops all silos, so that all memory is lost, and starts them again on the same file.</summary>
    public async Task RestartAsync()
    {
        await Silos.DisposeAsync();
        Silos = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Silos.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Drops every activation that is idle, and with it what is in memory only.</summary>
    public Task ForgetAsync() => Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    /// <summary>Asks again and again until the answer is as wanted: for what is told one way.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer)) return answer;
            if (patience.IsCancellationRequested) Assert.Fail($"It stayed {answer}.");
            await Task.Yield();
        }
    }

    /// <summary>The events that wait to be published, of one grain.</summary>
    public async Task<IReadOnlyList<string>> EventsOfAsync(string key)
    {
        var store = (IOutboxStore)((InProcessSiloHandle)Silos.Silos[0]).SiloHost.Services
            .GetRequiredService<DurableContexts>().Get("Flights").Store;
        var types = new List<string>();
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            var waiting = await store.ReadOutboxAsync(partition, int.MaxValue, TestContext.Current.CancellationToken);
            types.AddRange(waiting.Where(e => e.Key.GrainId == key).OrderBy(e => e.Sequence).Select(e => e.Type));
        }

        return types;
    }

    /// <summary>Stores a seat as another activation would that does not know of the flight's.</summary>
    internal async Task StoreAsync(string flight, string seat, StoredSeat value)
    {
        var services = ((InProcessSiloHandle)Silos.Silos[0]).SiloHost.Services;
        var rows = new DurableRows<StoredSeat>(services.GetRequiredService<DurableContexts>().Get("Flights"), "seat",
            services.GetRequiredService<StateCodec<StoredSeat>>(), Time);
        var row = rows.Open(FlightId.SeatKey(flight, seat));
        await row.LoadAsync();
        await row.CommitAsync(value, new Commit { Owner = flight });
    }

    public IFlightGrain Flight(string key) => Grains.GetGrain<IFlightGrain>(key);

    public ISeatGrain Seat(string flight, string seat) => Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, seat));

    public IAirplaneGrain Airplane(string tail) => Grains.GetGrain<IAirplaneGrain>(tail);

    /// <summary>An airplane of a test's own with so many seats.</summary>
    public async Task<string> RegisterAsync(int seats = 12)
    {
        var tail = $"T{Interlocked.Increment(ref _next)}";
        var registered = await Airplane(tail).Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(seats), false));
        Assert.False(registered.IsRefused);
        return tail;
    }

    /// <summary>A flight of a test's own from JFK to RSW on 2027-05-10, 06:10 to 09:21 local.</summary>
    public async Task<string> ScheduleAsync(int seats = 12, int? authorized = null)
    {
        var tail = await RegisterAsync(seats);
        var key = $"B6-{Interlocked.Increment(ref _next)}-20270510-JFK";
        var scheduled = await Flight(key).Schedule(Command(tail, authorized));
        Assert.True(scheduled.Value?.Created, scheduled.Refusal?.ToString());
        return key;
    }

    public static ScheduleFlight Command(
        string tail, int? authorized = null, FareRules? rules = null, long fare = 19900, int daysLater = 0) => new(
        "RSW", new DateTime(2027, 5, 10 + daysLater, 6, 10, 0), null, new DateTime(2027, 5, 10 + daysLater, 9, 21, 0), null, tail,
        [new Fare(Cabin.Economy, new Money(fare, "USD"), new Money(Math.Min(fare, 2000), "USD"), authorized) { Rules = rules }]);

    public static HoldRequest Places(string order, int places = 1, int attempt = 1, bool promised = false, params string[] seats) =>
        new(order, attempt, new CabinClaim(Cabin.Economy, places, [.. seats]),
            promised ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(30), promised);

    public static HoldRequest ForPassenger(string order, int passenger = 0, int attempt = 1, bool promised = false) =>
        new(order, attempt, new SeatClaim(passenger), promised ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(30), promised);

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSqliteDurableState(Path.Combine(_folder, "state.db"), "Fleet", "Flights");
            silo.AddFlights();
            silo.Services.AddSingleton<IOutgoingGrainCallFilter>(Faults);

            // The domain lives by the test's clock, Orleans by the real one.
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
        });
        var silos = builder.Build();
        await silos.DeployAsync();
        return silos;
    }
}
