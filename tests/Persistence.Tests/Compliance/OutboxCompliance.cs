using System.Text;

namespace FlightTickets.Persistence.Tests;

public abstract partial class StateStoreCompliance
{
    [Fact]
    public async Task The_outbox_has_the_events_of_applied_rows_in_order_until_they_are_removed()
    {
        var first = Rows.Insert("a", events: 2);
        await AppliedAsync(first);
        var second = Rows.Update(first, events: 3);
        await AppliedAsync(second);
        await WriteAsync(Rows.Update(first, events: 5), Rows.Insert("a", events: 1));

        var partition = OutboxPartition.Of("a");
        var events = await Store.ReadOutboxAsync(partition, 10, Stop);
        Assert.Equal([1, 2, 3, 4, 5], events.Select(e => e.Sequence));
        Assert.Equal(first.Events.Concat(second.Events).Select(e => e.Id), events.Select(e => e.Id));
        var (written, read) = (first.Events[0], events[0]);
        Assert.Equal(
            (written.Key, written.Source, written.Type, written.Time, Encoding.UTF8.GetString(written.Data), written.TraceParent),
            (read.Key, read.Source, read.Type, read.Time, Encoding.UTF8.GetString(read.Data), read.TraceParent));
        Assert.Null(events[1].TraceParent);
        Assert.Empty(await Store.ReadOutboxAsync((partition + 1) % OutboxPartition.Count, 10, Stop));
        Assert.Equal([1, 2], (await Store.ReadOutboxAsync(partition, 2, Stop)).Select(e => e.Sequence));

        await Store.RemoveOutboxAsync([events[0], events[1], events[2]], Stop);
        await Store.RemoveOutboxAsync([events[0]], Stop);
        Assert.Equal([4, 5], (await Store.ReadOutboxAsync(partition, 10, Stop)).Select(e => e.Sequence));

        // The removal left the row alone: whoever knows its etag still writes.
        await AppliedAsync(Rows.Update(second));
    }

    [Fact]
    public async Task A_dead_letter_is_kept_with_its_reason_until_it_is_replayed()
    {
        await AppliedAsync(Rows.Insert("a", events: 2));
        var events = await OutboxAsync();
        await Store.DeadLetterAsync(events[0], "nobody wants it", Stop);
        Assert.Equal([2], (await OutboxAsync()).Select(e => e.Sequence));
        var dead = Assert.Single(await Store.ReadDeadLettersAsync(10, Stop));
        Assert.Equal((events[0].Id, 1L, "nobody wants it"), (dead.Event.Id, dead.Event.Sequence, dead.Reason));
        Assert.True(await Store.ReplayDeadLetterAsync(dead.Event.Id, Stop));
        Assert.False(await Store.ReplayDeadLetterAsync(dead.Event.Id, Stop));
        Assert.Empty(await Store.ReadDeadLettersAsync(10, Stop));
        Assert.Equal([1, 2], (await OutboxAsync()).Select(e => e.Sequence).Order());
    }

    [Fact]
    public async Task A_due_row_is_claimed_once_and_again_after_a_growing_pause_until_a_commit_moves_it()
    {
        Assert.SkipUnless(HasWakeUps, NoWakeUps);
        var row = Rows.Insert("soon", wakeAfter: TimeSpan.FromSeconds(30));
        await AppliedAsync(row, Rows.Insert("late", wakeAfter: TimeSpan.FromHours(2)), Rows.Insert("never"));
        var backoff = new WakeBackoff(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
        Assert.Empty(await Store.ClaimDueAsync(10, backoff, Stop));
        Assert.InRange((await Store.NextDueAsync(Stop))!.Value.TotalSeconds, 20, 30);

        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.True((await Store.NextDueAsync(Stop))!.Value <= TimeSpan.Zero);
        Assert.Equal([row.Key], await Store.ClaimDueAsync(10, backoff, Stop));
        Assert.Empty(await Store.ClaimDueAsync(10, backoff, Stop));
        Assert.InRange((await Store.NextDueAsync(Stop))!.Value.TotalSeconds, 5, 10);

        await PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([row.Key], await Store.ClaimDueAsync(10, backoff, Stop));
        Assert.InRange((await Store.NextDueAsync(Stop))!.Value.TotalSeconds, 10.001, 15);

        // The claim left the etag alone, and the commit clears the wake-up.
        await AppliedAsync(Rows.Update(row));
        await PassAsync(TimeSpan.FromSeconds(15));
        Assert.Empty(await Store.ClaimDueAsync(10, backoff, Stop));
        Assert.True((await Store.NextDueAsync(Stop))!.Value > TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Rivals_for_due_rows_get_different_ones_and_together_all()
    {
        Assert.SkipUnless(HasWakeUps, NoWakeUps);
        await AppliedAsync([.. Enumerable.Range(0, 200).Select(i => Rows.Insert($"{i}", wakeAfter: TimeSpan.Zero))]);
        await PassAsync(TimeSpan.FromMilliseconds(1));
        var backoff = new WakeBackoff(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var claims = new List<RowKey>();
        while (claims.Count < 200)
        {
            var round = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.ClaimDueAsync(15, backoff, Stop)));
            Assert.All(round, claimed => Assert.True(claimed.Count <= 15));
            claims.AddRange(round.SelectMany(c => c));
        }

        Assert.Equal(200, claims.Distinct().Count());
        Assert.Empty(await Store.ClaimDueAsync(15, backoff, Stop));
    }
}
