using System.Text;
using FlightTickets.Events;

namespace FlightTickets.Persistence.Compliance;

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
        var events = await Outbox.ReadOutboxAsync(partition, 10, Stop);
        Assert.Equal([1, 2, 3, 4, 5], events.Select(e => e.Sequence));
        Assert.Equal(first.Events.Concat(second.Events).Select(e => e.Id), events.Select(e => e.Id));
        var (written, read) = (first.Events[0], events[0]);
        Assert.Equal(
            (written.Key, written.Source, written.Type, written.Time, Encoding.UTF8.GetString(written.Data), written.TraceParent),
            (read.Key, read.Source, read.Type, read.Time, Encoding.UTF8.GetString(read.Data), read.TraceParent));
        Assert.Null(events[1].TraceParent);
        Assert.Empty(await Outbox.ReadOutboxAsync((partition + 1) % OutboxPartition.Count, 10, Stop));
        Assert.Equal([1, 2], (await Outbox.ReadOutboxAsync(partition, 2, Stop)).Select(e => e.Sequence));

        await Outbox.RemoveOutboxAsync([events[0], events[1], events[2]], Stop);
        await Outbox.RemoveOutboxAsync([events[0]], Stop);
        Assert.Equal([4, 5], (await Outbox.ReadOutboxAsync(partition, 10, Stop)).Select(e => e.Sequence));

        // The removal did not change the row: a write with its etag still succeeds.
        await AppliedAsync(Rows.Update(second));
    }

    [Fact]
    public async Task Another_process_takes_over_what_is_left_in_order_and_after_a_crash_perhaps_more()
    {
        await using var crashed = await OpenAnotherAsync();
        await using var heir = await OpenAnotherAsync();
        Assert.SkipUnless(crashed is not null && heir is not null, "This backend takes one process at a time.");
        var partition = OutboxPartition.Of("a");
        var first = Rows.Insert("a", events: 4);
        await AppliedAsync(first);
        await crashed.RemoveOutboxAsync([first.Events[0]], Stop);
        await crashed.SaveDeliveredAsync(partition, Stop);
        await crashed.RemoveOutboxAsync([first.Events[1]], Stop);
        Assert.Equal([3, 4], (await crashed.ReadOutboxAsync(partition, 10, Stop)).Select(e => e.Sequence));

        // What it only remembered may come again: all from there on, without a gap.
        var left = (await heir.ReadOutboxAsync(partition, 10, Stop)).Select(e => e.Sequence).ToList();
        Assert.Equal(Enumerable.Range(1, 4).Select(n => (long)n).TakeLast(left.Count), left);
        Assert.InRange(left.Count, 2, 4);
        await heir.RemoveOutboxAsync([.. (await heir.ReadOutboxAsync(partition, 10, Stop))], Stop);
        await heir.SaveDeliveredAsync(partition, Stop);
        Assert.Empty(await heir.ReadOutboxAsync(partition, 10, Stop));

        // Other processes see it later: a store may have to wait for transactions that have nothing to do with this.
        while ((await Outbox.ReadOutboxAsync(partition, 10, Stop)).Count > 0)
            await heir.SaveDeliveredAsync(partition, Stop);


        var second = Rows.Update(first, events: 2);
        await AppliedAsync(second);
        Assert.Equal([5, 6], (await heir.ReadOutboxAsync(partition, 10, Stop)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_page_is_full_as_long_as_more_wait_behind_it_also_where_much_was_delivered()
    {
        var partition = OutboxPartition.Of("a");
        RowWrite[] rows = [.. Enumerable.Range(0, 10_000).Select(i => $"r{i}").Where(id => OutboxPartition.Of(id) == partition).Take(60)
            .Select(id => Rows.Insert(id, events: 2))];
        await AppliedAsync(rows);
        await Outbox.RemoveOutboxAsync([.. rows.Take(40).SelectMany(r => r.Events)], Stop);
        var left = new List<OutboxEvent>();
        while (await Outbox.ReadOutboxAsync(partition, 7, Stop) is { Count: > 0 } page)
        {
            left.AddRange(page);
            await Outbox.RemoveOutboxAsync(page, Stop);
            if (page.Count < 7) break;
        }

        Assert.Equal(rows.Skip(40).SelectMany(r => r.Events).Select(e => e.Id).Order(), left.Select(e => e.Id).Order());
        Assert.All(left.GroupBy(e => e.Key), grain => Assert.Equal([1, 2], grain.Select(e => e.Sequence)));
    }

    [Fact]
    public async Task A_dead_letter_is_kept_with_its_reason_until_it_is_replayed()
    {
        await AppliedAsync(Rows.Insert("a", events: 2));
        var events = await OutboxAsync();
        await Outbox.DeadLetterAsync(events[0], "nobody wants it", Stop);
        Assert.Equal([2], (await OutboxAsync()).Select(e => e.Sequence));
        var dead = Assert.Single(await Outbox.ReadDeadLettersAsync(10, Stop));
        Assert.Equal((events[0].Id, 1L, "nobody wants it"), (dead.Event.Id, dead.Event.Sequence, dead.Reason));
        Assert.True(await Outbox.ReplayDeadLetterAsync(dead.Event.Id, Stop));
        Assert.False(await Outbox.ReplayDeadLetterAsync(dead.Event.Id, Stop));
        Assert.Empty(await Outbox.ReadDeadLettersAsync(10, Stop));
        Assert.Equal([1, 2], (await OutboxAsync()).Select(e => e.Sequence).Order());
    }
}
