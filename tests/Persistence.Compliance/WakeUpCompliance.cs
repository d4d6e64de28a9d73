namespace FlightTickets.Persistence.Compliance;

public abstract partial class StateStoreCompliance
{
    [Fact]
    public async Task A_due_row_is_leased_once_and_again_after_a_growing_pause_until_a_commit_moves_it()
    {
        _ = WakeUps;
        var row = Rows.Insert("soon", wakeAfter: TimeSpan.FromSeconds(30));
        await AppliedAsync(row, Rows.Insert("late", wakeAfter: TimeSpan.FromHours(2)), Rows.Insert("never"));
        var backoff = new WakeUpBackoff(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
        Assert.Empty(await WakeUps.LeaseDueAsync(10, backoff, Stop));
        Assert.InRange((await WakeUps.NextDueAsync(Stop))!.Value.TotalSeconds, 20, 30);

        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.True((await WakeUps.NextDueAsync(Stop))!.Value <= TimeSpan.Zero);
        Assert.Equal([row.Key], await WakeUps.LeaseDueAsync(10, backoff, Stop));
        Assert.Empty(await WakeUps.LeaseDueAsync(10, backoff, Stop));
        Assert.InRange((await WakeUps.NextDueAsync(Stop))!.Value.TotalSeconds, 5, 10);

        await PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([row.Key], await WakeUps.LeaseDueAsync(10, backoff, Stop));
        Assert.InRange((await WakeUps.NextDueAsync(Stop))!.Value.TotalSeconds, 10.001, 15);

        // The lease left the etag alone, and the commit clears the wake-up.
        await AppliedAsync(Rows.Update(row));
        await PassAsync(TimeSpan.FromSeconds(15));
        Assert.Empty(await WakeUps.LeaseDueAsync(10, backoff, Stop));
        Assert.True((await WakeUps.NextDueAsync(Stop))!.Value > TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Rivals_for_due_rows_get_different_ones_and_together_all()
    {
        _ = WakeUps;
        await AppliedAsync([.. Enumerable.Range(0, 200).Select(i => Rows.Insert($"{i}", wakeAfter: TimeSpan.Zero))]);
        await PassAsync(TimeSpan.FromMilliseconds(1));
        var backoff = new WakeUpBackoff(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var leases = new List<RowKey>();
        while (leases.Count < 200)
        {
            var round = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WakeUps.LeaseDueAsync(15, backoff, Stop)));
            Assert.All(round, leased => Assert.True(leased.Count <= 15));
            leases.AddRange(round.SelectMany(c => c));
        }

        Assert.Equal(200, leases.Distinct().Count());
        Assert.Empty(await WakeUps.LeaseDueAsync(15, backoff, Stop));
    }
}
