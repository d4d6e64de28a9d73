using System.Text;
using FlightTickets.Persistence.MongoDb;
using FlightTickets.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;

namespace FlightTickets.Persistence.Tests;

/// <summary>What is MongoDB's own; the rest is asked by the compliance suite.</summary>
public sealed class MongoStoreTests : IAsyncDisposable
{
    private readonly MongoDatabase _database = MongoDatabase.CreateOrSkip();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mixed_bulk_tells_each_row_its_own_outcome_and_makes_no_row_of_an_update()
    {
        var store = await _database.OpenAsync();
        var (first, rival) = (Write("a"), Write("b"));
        Assert.Equal([WriteOutcome.Applied, WriteOutcome.Applied], await store.WriteAsync([first, rival], Cancelled));
        var outcomes = await store.WriteAsync(
            [Write("a", first.NewEtag), Write("b", Guid.NewGuid()), Write("missing", Guid.NewGuid()), Write("new"), Write("d"), Write("e")],
            Cancelled);
        Assert.Equal(
            [WriteOutcome.Applied, WriteOutcome.Conflict, WriteOutcome.Conflict, WriteOutcome.Applied, WriteOutcome.Applied,
                WriteOutcome.Applied], outcomes);
        Assert.Equal([WriteOutcome.Conflict], await store.WriteAsync([Write("a")], Cancelled));
        Assert.Null((await store.ReadAsync([Key("missing")], Cancelled))[0]);
        Assert.Equal(rival.NewEtag, (await store.ReadEtagsAsync([Key("b")], Cancelled))[0]);
    }

    [Fact]
    public async Task Without_the_guard_an_update_of_a_missing_row_would_make_it()
    {
        var store = await _database.OpenAsync();
        await _database.Raw().GetCollection<BsonDocument>("grain_state").DeleteManyAsync(new BsonDocument("guard", 1), Cancelled);
        Assert.Equal([WriteOutcome.Applied], await store.WriteAsync([Write("missing", Guid.NewGuid())], Cancelled));
    }

    [Fact]
    public async Task Of_many_writers_of_one_row_one_wins()
    {
        var store = await _database.OpenAsync();
        var first = Write("hot");
        await store.WriteAsync([first], Cancelled);
        var rivals = Enumerable.Range(0, 32).Select(_ => Write("hot", first.NewEtag)).ToArray();
        var outcomes = await Task.WhenAll(rivals.Select(async rival => (await store.WriteAsync([rival], Cancelled))[0]));
        var winner = rivals[Array.IndexOf(outcomes, WriteOutcome.Applied)];
        Assert.Single(outcomes, WriteOutcome.Applied);
        Assert.Equal(winner.NewEtag, (await store.ReadEtagsAsync([Key("hot")], Cancelled))[0]);
    }

    [Fact]
    public async Task A_row_that_is_too_large_fails_alone()
    {
        var store = await _database.OpenAsync();
        await using var writes = new GroupCommitter(store, new GroupCommitOptions(), TimeProvider.System,
            NullLogger<GroupCommitter>.Instance);
        var large = writes.WriteAsync(Write("large", payload: new byte[RowWriter.MaxRowBytes + 1]));
        var others = Enumerable.Range(0, 20).Select(i => writes.WriteAsync(Write($"small{i}"))).ToArray();
        Assert.All(await Task.WhenAll(others), o => Assert.Equal(WriteOutcome.Applied, o));
        Assert.Contains("at most", (await Assert.ThrowsAsync<DurableStateException>(() => large)).Message, StringComparison.Ordinal);
        var almost = Write("almost", payload: new byte[RowWriter.MaxRowBytes - 1024]);
        Assert.Equal(WriteOutcome.Applied, await writes.WriteAsync(almost));
        Assert.Equal(almost.Payload.Length, (await store.ReadAsync([Key("almost")], Cancelled))[0]!.Payload.Length);
    }

    [Fact]
    public async Task A_row_with_a_key_that_cannot_be_encoded_fails_alone()
    {
        var store = await _database.OpenAsync();
        await using var writes = new GroupCommitter(store, new GroupCommitOptions(), TimeProvider.System,
            NullLogger<GroupCommitter>.Instance);
        var bad = writes.WriteAsync(Write("half\ud800"));
        var good = writes.WriteAsync(Write("whole\ud83d\ude00\0'\"$.{}"));
        Assert.Equal(WriteOutcome.Applied, await good);
        await Assert.ThrowsAsync<DurableStateException>(() => bad);
    }

    [Fact]
    public async Task The_relay_pulls_events_by_id_and_leaves_the_etag_alone()
    {
        var store = await _database.OpenAsync();
        var first = Write("o", events: [Event("o", 1), Event("o", 2)]);
        await store.WriteAsync([first], Cancelled);
        var partition = OutboxPartition.Of("o");
        var waiting = await store.ReadOutboxAsync(partition, 10, Cancelled);
        Assert.Equal([1L, 2L], waiting.Select(e => e.Sequence));
        Assert.Equivalent(first.Events[0], waiting[0]);
        await store.RemoveOutboxAsync([waiting[0]], Cancelled);
        Assert.Equal([WriteOutcome.Applied], await store.WriteAsync([Write("o", first.NewEtag, events: [Event("o", 3)])], Cancelled));
        Assert.Equal([2L, 3L], (await store.ReadOutboxAsync(partition, 10, Cancelled)).Select(e => e.Sequence));
        // A conflict brings no events.
        await store.WriteAsync([Write("o", Guid.NewGuid(), events: [Event("o", 4)])], Cancelled);
        Assert.Equal(2, (await store.ReadOutboxAsync(partition, 10, Cancelled)).Count);
    }

    [Fact]
    public async Task A_dead_letter_comes_back_once_however_often_its_move_is_repeated()
    {
        var store = await _database.OpenAsync();
        var write = Write("dead", events: [Event("dead", 1)]);
        await store.WriteAsync([write], Cancelled);
        await store.DeadLetterAsync(write.Events[0], "nobody wants it", Cancelled);
        await store.DeadLetterAsync(write.Events[0], "nobody wants it", Cancelled);
        var letter = Assert.Single(await store.ReadDeadLettersAsync(10, Cancelled));
        Assert.Equal(("nobody wants it", write.Events[0].Id), (letter.Reason, letter.Event.Id));
        Assert.Empty(await store.ReadOutboxAsync(OutboxPartition.Of("dead"), 10, Cancelled));
        Assert.True(await store.ReplayDeadLetterAsync(write.Events[0].Id, Cancelled));
        Assert.False(await store.ReplayDeadLetterAsync(write.Events[0].Id, Cancelled));
        Assert.Single(await store.ReadOutboxAsync(OutboxPartition.Of("dead"), 10, Cancelled));
    }

    [Fact]
    public async Task Silos_that_lease_at_once_get_different_rows()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _database.OpenAsync()));
        var due = Enumerable.Range(0, 100).Select(i => Write($"due{i}", wakeAfter: TimeSpan.Zero)).ToArray();
        await silos[0].WriteAsync(due, Cancelled);
        await silos[0].WriteAsync([Write("later", wakeAfter: TimeSpan.FromHours(1)), Write("never")], Cancelled);
        var backoff = new WakeUpBackoff(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        var leased = new List<RowKey>();
        // Each silo's idea of the server's clock is off by half a round trip.
        while (leased.Count < due.Length)
            leased.AddRange((await Task.WhenAll(silos.Select(s => s.LeaseDueAsync(200, backoff, Cancelled)))).SelectMany(keys => keys));

        Assert.Equal(due.Select(w => w.Key).Order(), leased.Order());
        var next = await silos[0].NextDueAsync(Cancelled);
        Assert.InRange(next!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
        // A commit moves the wake-up, and takes the back-off away.
        Assert.Equal([WriteOutcome.Applied],
            await silos[1].WriteAsync([Write("due0", due[0].NewEtag, wakeAfter: TimeSpan.Zero)], Cancelled));
        IReadOnlyList<RowKey> again;
        do again = await silos[2].LeaseDueAsync(200, backoff, Cancelled);
        while (again.Count == 0);
        Assert.Equal([due[0].Key], again);
    }

    [Fact]
    public async Task Two_services_in_one_database_do_not_see_each_other()
    {
        var (blue, green) = (await _database.OpenAsync("blue"), await _database.OpenAsync("green"));
        await blue.WriteAsync([Write("same", owner: "o", wakeAfter: TimeSpan.Zero, events: [Event("same", 1)])], Cancelled);
        Assert.Null((await green.ReadAsync([Key("same")], Cancelled))[0]);
        Assert.Empty(await green.ReadOutboxAsync(OutboxPartition.Of("same"), 10, Cancelled));
        Assert.Empty(await green.LeaseDueAsync(10, WakeUpBackoff.Default, Cancelled));
        Assert.Null(await green.NextDueAsync(Cancelled));
        Assert.Empty(await green.ScanAsync("t", null, 10, Cancelled));
        Assert.Empty(await green.FindByOwnerAsync(new OwnerQuery("t", "o", 10, null, false), Cancelled));
        Assert.Equal([WriteOutcome.Applied], await green.WriteAsync([Write("same")], Cancelled));
    }

    [Fact]
    public async Task An_owners_rows_come_in_pages_both_ways_without_tombstones()
    {
        var store = await _database.OpenAsync();
        for (var i = 0; i < 5; i++)
            await store.WriteAsync([Write($"r{i}a", owner: "o"), Write($"r{i}b", owner: "o"), Write($"x{i}", owner: "p")], Cancelled);

        await store.WriteAsync([Write("gone", owner: "o", isCleared: true)], Cancelled);
        foreach (var newestFirst in (bool[])[false, true])
        {
            var all = new List<string>();
            for (PagePlace? after = null; ;)
            {
                var page = await store.FindByOwnerAsync(new OwnerQuery("t", "o", 3, after, newestFirst), Cancelled);
                all.AddRange(page.Select(r => r.GrainId));
                if (page.Count < 3)
                    break;

                after = new PagePlace(page[^1].Created, page[^1].GrainId);
            }

            string[] expected = [.. Enumerable.Range(0, 5).SelectMany(i => (string[])[$"r{i}a", $"r{i}b"])];
            Assert.Equal(newestFirst ? expected.Reverse() : expected, all);
        }
    }

    [Fact]
    public async Task Writes_over_a_network_that_is_cut_end_in_the_truth()
    {
        await using var proxy = TcpProxy.To(_database.Port);
        var store = await _database.OpenAsync(port: proxy.Port);
        await using var writes = new GroupCommitter(store, new GroupCommitOptions(), TimeProvider.System,
            NullLogger<GroupCommitter>.Instance);
        for (var round = 0; round < 10; round++)
        {
            proxy.CutAfter(700 + (round * 977));
            var rows = Enumerable.Range(0, 50).Select(i => Write($"cut{round}/{i}", payload: new byte[300])).ToArray();
            var outcomes = await Task.WhenAll(rows.Select(writes.WriteAsync));
            Assert.All(outcomes, o => Assert.Equal(WriteOutcome.Applied, o));
            Assert.Equal(rows.Select(r => (Guid?)r.NewEtag), await store.ReadEtagsAsync([.. rows.Select(r => r.Key)], Cancelled));
        }

        Assert.True(proxy.Cuts > 0, "The network was never cut.");
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await _database.OpenAsync();
        await _database.Raw().GetCollection<BsonDocument>("schema")
            .UpdateOneAsync(new BsonDocument("_id", "version"), new BsonDocument("$set", new BsonDocument("version", 99)),
                cancellationToken: Cancelled);
        var refused = await Assert.ThrowsAsync<StateStoreException>(() => _database.OpenAsync());
        Assert.Equal(StateStoreFault.NewerSchema, refused.Fault);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_its_password()
    {
        await using var store = new MongoStateStore(
            $"mongodb://user:secret@127.0.0.1:{FreePort.Next()}/x", "s", TimeProvider.System, NullLogger<MongoStateStore>.Instance);
        var refused = await Assert.ThrowsAsync<StateStoreException>(() => store.OpenAsync(Cancelled));
        Assert.Equal(StateStoreFault.Unreachable, refused.Fault);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    private static RowKey Key(string id) => new("t", id);

    private static OutboxEvent Event(string id, long sequence) => new()
    {
        Id = Guid.CreateVersion7(),
        Key = Key(id),
        Source = "test",
        Type = "test.happened",
        Sequence = sequence,
        Time = new DateTimeOffset(2027, 5, 10, 8, 0, 0, TimeSpan.Zero),
        Data = Encoding.UTF8.GetBytes("{}"),
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    private static RowWrite Write(
        string id, Guid? expected = null, byte[]? payload = null, string? owner = null, TimeSpan? wakeAfter = null, bool isCleared = false,
        IReadOnlyList<OutboxEvent>? events = null) => new()
        {
            Key = Key(id),
            ExpectedEtag = expected,
            NewEtag = Guid.NewGuid(),
            Payload = payload ?? [1],
            Owner = owner,
            WakeAfter = wakeAfter,
            IsCleared = isCleared,
            Events = events ?? [],
        };

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
