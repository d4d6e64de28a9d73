using FlightTickets.Clocks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.TestingHost;

namespace FlightTickets.Grains.Tests.Clocks;

/// <summary>The test clock on two silos: both have it before the one who moved it has an answer.</summary>
public sealed class ClockClusterTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-clock-").FullName;
    private InProcessTestCluster _cluster = null!;

    [Fact]
    public async Task Both_silos_agree_and_a_silo_that_starts_later_has_the_same_time()
    {
        await AllFollow(2);
        var moved = await Move(new MoveClock(null, TimeSpan.FromDays(27), false));
        Assert.Equal(2, moved.Processes);
        Assert.True(moved.Left.IsDone, moved.Left.ToString());
        Assert.All(Clocks, clock => Assert.Equal(moved.Reading, clock.Reading));

        // A silo has the time of the others before it has its first grain.
        var later = await _cluster.StartAdditionalSiloAsync();
        Assert.Equal(moved.Reading, later.ServiceProvider.GetRequiredService<MovableTime>().Reading);
        await AllFollow(3);
        var again = await Move(new MoveClock(moved.Reading.StoppedAt!.Value.AddDays(1), null, null));
        Assert.Equal(3, again.Processes);
        Assert.All(Clocks, clock => Assert.Equal(moved.Reading.StoppedAt.Value.AddDays(1), clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_silo_that_was_stopped_is_forgotten_and_the_clock_outlives_the_grain()
    {
        await AllFollow(2);
        var moved = await Move(new MoveClock(null, TimeSpan.FromDays(3), false));
        await _cluster.StopSiloAsync(_cluster.Silos[1], Cancellation);
        await _cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Cancellation);
        Assert.Equal(moved.Reading, await Grain.Get());
        var again = await Move(new MoveClock(null, TimeSpan.FromDays(1), null));
        Assert.Equal(moved.Reading.StoppedAt!.Value.AddDays(1), again.Reading.StoppedAt);
        Assert.All(Clocks, clock => Assert.Equal(again.Reading, clock.Reading));
    }

    [Fact]
    public async Task A_silo_without_the_clock_refuses_a_database_whose_clock_was_moved()
    {
        await Move(new MoveClock(null, TimeSpan.FromDays(1), null));
        await _cluster.DisposeAsync();
        _cluster = Build(hasClock: false);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => _cluster.DeployAsync(Cancellation));
        Assert.Contains("TestClock:Enabled", refused.ToString(), StringComparison.Ordinal);
        await _cluster.DisposeAsync();
        _cluster = Build(hasClock: true);
        await _cluster.DeployAsync(Cancellation);
        Assert.All(Clocks, clock => Assert.True(clock.Reading.Ahead > TimeSpan.FromHours(23)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IClockGrain Grain => _cluster.Client.GetGrain<IClockGrain>(0);

    private IEnumerable<MovableTime> Clocks =>
        _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<MovableTime>());

    private async Task<ClockProgress> Move(MoveClock command)
    {
        var move = await Grain.Move(command);
        while (true)
        {
            if (await Grain.Await(move) is { HasEnded: true } ended) return ended;
        }
    }

    /// <summary>Each process calls the roll once a second; a move tells how many did.</summary>
    private async Task AllFollow(int count)
    {
        while ((await Move(new MoveClock(null, null, null))).Processes < count)
        {
            // Each move waits for the silos' work, so this does not spin.
        }
    }

    public async ValueTask InitializeAsync()
    {
        _cluster = Build(hasClock: true);
        await _cluster.DeployAsync(Cancellation);
    }

    private InProcessTestCluster Build(bool hasClock)
    {
        var builder = new InProcessTestClusterBuilder(2);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DataFolder"] = _folder,
            ["Payments:Gateway"] = "Test",
        }).Build();
        if (hasClock) builder.ConfigureSiloHost((_, host) => host.AddMovableTime());
        builder.ConfigureSilo((_, silo) =>
            silo.AddSqliteDurableState(Path.Combine(_folder, "state.db")).AddOutboxStreams().AddBookingGrains(configuration));
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
