using FlightTickets.Events.Outbox;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;

namespace FlightTickets.Persistence.Tests;

/// <summary>The receiver with a test in the agent's place, which does each thing in the order that matters.</summary>
public sealed class OutboxReceiverTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly OutboxCache _cache = new();
    private readonly int _partition = OutboxPartition.Of("a");
    private SqliteStateStore _store = null!;
    private OutboxReceiver _receiver = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await _store.OpenAsync(Stop);
        await _store.WriteAsync([Rows.Insert("a", events: 2)], Stop);
        _receiver = new OutboxReceiver(_partition, [_store], _cache, new OutboxStreamOptions(), TimeProvider.System, NullLogger.Instance);
        await _receiver.Initialize(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.Shutdown(TimeSpan.Zero);
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Events_that_were_pinned_longer_than_a_subscriber_needed_them_leave_the_outbox()
    {
        var (pin, subscriber, asking) = await HandOutAsync();
        TakeAll(subscriber);
        Assert.False(asking.IsCompleted);
        pin.Dispose();
        Assert.Empty(await asking.WaitAsync(TimeSpan.FromMinutes(2), Stop));

        // The agent lives and comes again.
        using var end = new CancellationTokenSource();
        asking = _receiver.GetQueueMessagesAsync(10, end.Token);
        while ((await LeftAsync()) > 0) await Task.Yield();
        await end.CancelAsync();
        Assert.Empty(await asking);
    }

    [Fact]
    public async Task Messages_a_subscriber_did_not_take_stay()
    {
        var (pin, subscriber, asking) = await HandOutAsync();
        var slower = _cache.GetCacheCursor(DurableEvents.StreamOf(Rows.Insert("a", events: 1).Events[0].ToEnvelope()), null!);
        pin.Dispose();
        Assert.Empty(await asking.WaitAsync(TimeSpan.FromMinutes(2), Stop));
        asking = _receiver.GetQueueMessagesAsync(10, Stop);
        TakeAll(subscriber);

        // A stopping agent disposes its cursors and does not ask again.
        slower.Dispose();
        subscriber.Dispose();
        Assert.Empty(await asking.WaitAsync(TimeSpan.FromMinutes(2), Stop));
        Assert.Equal(2, await LeftAsync());
    }

    private async Task<(IQueueCacheCursor Pin, IQueueCacheCursor Subscriber, Task<IList<IBatchContainer>> Asking)> HandOutAsync()
    {
        var batches = await _receiver.GetQueueMessagesAsync(10, Stop);
        Assert.Equal(2, batches.Count);
        _cache.AddToCache(batches);
        var pin = _cache.GetCacheCursor(batches[0].StreamId, batches[0].SequenceToken);
        var subscriber = _cache.GetCacheCursor(batches[0].StreamId, batches[0].SequenceToken);
        return (pin, subscriber, _receiver.GetQueueMessagesAsync(10, Stop));
    }

    private static void TakeAll(IQueueCacheCursor cursor)
    {
        while (cursor.MoveNextWithResult() == QueueCacheCursorMoveResult.Success) Assert.NotNull(cursor.GetCurrent(out _));
    }

    private async Task<int> LeftAsync() => (await _store.ReadOutboxAsync(_partition, 10, Stop)).Count;
}
