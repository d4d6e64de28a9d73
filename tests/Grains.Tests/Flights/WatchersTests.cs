using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class WatchersTests
{
    [Fact]
    public async Task A_slow_watcher_gets_the_flight_as_it_is_and_the_latest_changes()
    {
        var watchers = new Watchers();
        var view = FlightViews.View(FlightSamples.Key, FlightSamples.Flight());
        await using var changes = watchers.Watch(() => view, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await changes.MoveNextAsync());
        for (var version = 1; version <= Watchers.QueueLength + 1; version++)
            watchers.Tell(new FlightWatchEvent { Seat = new SeatNotice("1A", version, SeatStatus.Held, null) });
        Assert.True(await changes.MoveNextAsync());
        Assert.NotNull(changes.Current.Flight);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(Watchers.QueueLength + 1, changes.Current.Seat?.Version);
        watchers.Complete();
        Assert.False(await changes.MoveNextAsync());
        Assert.False(watchers.Any);
    }
}
