using FlightTickets.Clocks;
using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Servers;

namespace FlightTickets.Persistence.Tests;

/// <summary>Wake-ups follow the test clock, although the database's own clock knows nothing of it.</summary>
public sealed class PostgresMovedClockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wake_up_is_due_when_the_test_clock_says_so()
    {
        await using var server = await PostgresServer.StartAsync(Stop);
        var time = new MovableTime();
        await using var store = new PostgresStateStore(server.ConnectionString, "s", time);
        await store.OpenAsync(Stop);
        await store.WriteAsync([Rows.Insert("a", wakeAfter: TimeSpan.FromDays(2))], Stop);
        Assert.Empty(await Due(store));

        time.Apply(time.Reading.MovedTo(time.GetUtcNow().AddDays(1), time.SystemNow));
        Assert.Empty(await Due(store));
        Assert.InRange((await store.NextDueAsync(Stop))!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
        await store.WriteAsync([Rows.Insert("b", wakeAfter: TimeSpan.FromDays(2))], Stop);

        // The first one's day; the second was written a day later.
        time.Apply(time.Reading.MovedTo(time.GetUtcNow().AddDays(1).AddMinutes(1), time.SystemNow));
        Assert.Equal(["a"], (await Due(store)).Select(key => key.GrainId));

        // While it stands, nothing comes nearer.
        time.Apply(time.Reading.Stopped(time.SystemNow));
        await store.WriteAsync([Rows.Insert("c", wakeAfter: TimeSpan.FromMilliseconds(1))], Stop);
        Assert.Equal(TimeSpan.FromMilliseconds(1), await store.NextDueAsync(Stop));
        time.Apply(time.Reading.MovedTo(time.GetUtcNow().AddSeconds(1), time.SystemNow));
        Assert.Equal(["c"], (await Due(store)).Select(key => key.GrainId));
    }

    private static async Task<IReadOnlyList<RowKey>> Due(PostgresStateStore store) =>
        await store.LeaseDueAsync(10, WakeUpBackoff.Default, Stop);
}
