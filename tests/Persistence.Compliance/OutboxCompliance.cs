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

        // The removal left the row alone: whoever knows its etag still writes.
        await AppliedAsync(Rows.Update(second));
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
