using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.Persistence.Compliance;

public abstract partial class StateStoreCompliance
{
    [Fact]
    public async Task Of_many_writers_on_one_row_one_wins()
    {
        var row = Rows.Insert("a");
        await AppliedAsync(row);
        await using var one = Commit(Store);
        await using var two = Commit(Store);
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? one : two).WriteAsync(Rows.Update(row, $"{i}", events: 1))));
        Assert.Single(outcomes, WriteOutcome.Applied);
        Assert.Equal(Rows.Text(await ReadAsync("a")), $"{Array.IndexOf(outcomes, WriteOutcome.Applied)}");
        Assert.Single(await OutboxAsync());
    }

    [Fact]
    public async Task Of_many_inserts_of_one_row_one_wins()
    {
        await using var one = Commit(Store);
        await using var two = Commit(Store);
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? one : two).WriteAsync(Rows.Insert("a", $"{i}", events: 1))));
        Assert.Single(outcomes, WriteOutcome.Applied);
        Assert.Single(await OutboxAsync());
    }

    [Fact]
    public async Task Thousands_of_writes_at_once_travel_in_few_batches_and_are_all_there()
    {
        var store = new FaultyStore(Outbox);
        await using var committer = Commit(store, new GroupCommitOptions { QueueLength = 500 });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => committer.WriteAsync(Rows.Insert($"{i}", $"state {i}"))));
        Assert.All(outcomes, o => Assert.Equal(WriteOutcome.Applied, o));
        Assert.InRange(store.Batches, 5000 / 256, 400);
        await using var reads = new ReadBatcher(store, new GroupCommitOptions(), TimeProvider.System);
        var rows = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => reads.ReadAsync(new RowKey(Rows.Type, $"{i}"))));
        Assert.All(rows, r => Assert.Equal($"state {r!.GrainId}", Rows.Text(r)));
    }

    [Fact]
    public async Task A_write_with_a_lost_answer_is_settled_by_its_etag_and_not_repeated()
    {
        var store = new FaultyStore(Outbox);
        var (existing, contested) = (Rows.Insert("existing"), Rows.Insert("contested"));
        await AppliedAsync(existing, contested);
        await AppliedAsync(Rows.Update(contested, "rival"));
        var losses = 0;
        store.After = _ => Interlocked.Increment(ref losses) <= 2
            ? throw new InjectedFaultException(StoreFailure.OutcomeUnknown)
            : Task.CompletedTask;
        await using var committer = Commit(store);
        var outcomes = await Task.WhenAll(
            committer.WriteAsync(Rows.Insert("new", events: 1)),
            committer.WriteAsync(Rows.Update(existing, events: 1)),
            committer.WriteAsync(Rows.Update(contested, events: 1)));
        Assert.Equal([WriteOutcome.Applied, WriteOutcome.Applied, WriteOutcome.Conflict], outcomes);
        Assert.Equal(["existing", "new"], (await OutboxAsync()).Select(e => e.Key.GrainId).Order());
    }

    [Fact]
    public async Task A_write_that_was_lost_on_its_way_is_repeated()
    {
        var store = new FaultyStore(Outbox);
        var losses = 0;
        store.Before = _ => Interlocked.Increment(ref losses) switch
        {
            1 => throw new InjectedFaultException(StoreFailure.OutcomeUnknown),
            2 => throw new InjectedFaultException(StoreFailure.Transient),
            _ => Task.CompletedTask,
        };
        await using var committer = Commit(store);
        Assert.Equal(WriteOutcome.Applied, await committer.WriteAsync(Rows.Insert("a", events: 1)));
        Assert.Single(await OutboxAsync());
    }

    [Fact]
    public async Task A_store_that_stays_away_ends_in_a_clear_failure()
    {
        var store = new FaultyStore(Outbox) { Before = _ => throw new InjectedFaultException(StoreFailure.Transient) };
        await using var committer = Commit(store, new GroupCommitOptions { GiveUpAfter = TimeSpan.FromMilliseconds(100) });
        var failure = await Assert.ThrowsAsync<DurableStateException>(() => committer.WriteAsync(Rows.Insert("a")));
        Assert.Contains(Store.Description, failure.Message, StringComparison.Ordinal);
        store.Before = null;
        Assert.Equal(WriteOutcome.Applied, await committer.WriteAsync(Rows.Insert("a")));
    }

    [Fact]
    public async Task A_row_with_bad_data_does_not_fail_its_neighbours()
    {
        var store = new FaultyStore(Outbox)
        {
            Before = batch => batch.Any(r => r.Key.GrainId == "bad")
                ? throw new InjectedFaultException(StoreFailure.BadData)
                : Task.CompletedTask,
        };
        await using var committer = Commit(store);
        var bad = committer.WriteAsync(Rows.Insert("bad"));
        var good = Enumerable.Range(0, 50).Select(i => committer.WriteAsync(Rows.Insert($"{i}"))).ToArray();
        Assert.All(await Task.WhenAll(good), o => Assert.Equal(WriteOutcome.Applied, o));
        await Assert.ThrowsAsync<DurableStateException>(() => bad);
    }

    [Fact]
    public async Task A_late_attempt_that_won_is_no_conflict_when_its_batch_is_split()
    {
        var (late, bad) = (Rows.Insert("late"), Rows.Insert("bad"));
        var calls = 0;
        var store = new FaultyStore(Outbox);
        store.Before = async batch =>
        {
            calls++;
            if (calls == 1)
                throw new InjectedFaultException(StoreFailure.OutcomeUnknown);

            // Only now, after its etag was looked for, does the first attempt reach the database.
            if (calls == 2)
                await Store.WriteAsync([late], Stop);

            if (batch.Any(r => r.Key == bad.Key))
                throw new InjectedFaultException(StoreFailure.BadData);
        };
        var writer = new BatchWriter(store, new GroupCommitOptions(), TimeProvider.System, NullLogger.Instance);
        PendingWrite[] pending = [new(late, null), new(bad, null)];
        await writer.WriteAsync(pending);
        Assert.Equal(WriteOutcome.Applied, await pending[0].Task);
        await Assert.ThrowsAsync<DurableStateException>(() => pending[1].Task);
    }
}
