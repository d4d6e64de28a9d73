using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.Persistence.Compliance;

public abstract partial class StateStoreCompliance
{
    [Fact]
    public async Task A_group_is_written_whole_with_its_events()
    {
        NeedGroups();
        var order = Rows.Insert("order");
        await AppliedAsync(order);
        var group = new RowGroup();
        await AppliedAsync(
            Rows.Update(order, "confirmed", events: 1).In(group), Rows.Insert("payment", "captured", events: 1).In(group),
            Rows.Insert("beside"));
        Assert.Equal(("confirmed", "captured"), (Rows.Text(await ReadAsync("order")), Rows.Text(await ReadAsync("payment"))));
        Assert.Equal(["order", "payment"], (await OutboxAsync()).Select(e => e.Key.GrainId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_group_with_a_row_that_loses_is_not_written_at_all(bool orderLoses, bool paymentLoses)
    {
        NeedGroups();
        var (order, beside) = (Rows.Insert("order", "placed"), Rows.Insert("beside"));
        await AppliedAsync(order, beside);
        if (orderLoses) await AppliedAsync(Rows.Update(order, "rival"));
        if (paymentLoses) await AppliedAsync(Rows.Insert("payment", "rival"));
        var (lost, won) = (new RowGroup(), new RowGroup());
        var outcomes = await WriteAsync(
            Rows.Update(order, "confirmed", events: 1).In(lost), Rows.Update(beside, "alone"),
            Rows.Insert("payment", "captured", events: 1).In(lost), Rows.Insert("a", events: 1).In(won), Rows.Insert("b").In(won));
        Assert.Equal(
            [WriteOutcome.Conflict, WriteOutcome.Applied, WriteOutcome.Conflict, WriteOutcome.Applied, WriteOutcome.Applied], outcomes);
        Assert.Equal(orderLoses ? "rival" : "placed", Rows.Text(await ReadAsync("order")));
        Assert.Equal(paymentLoses ? "rival" : null, await ReadAsync("payment") is { } payment ? Rows.Text(payment) : null);
        Assert.Equal("alone", Rows.Text(await ReadAsync("beside")));
        Assert.Equal(["a"], (await OutboxAsync()).Select(e => e.Key.GrainId));
    }

    [Fact]
    public async Task Writers_of_overlapping_groups_never_write_a_part()
    {
        NeedGroups();
        var (a, b) = (Rows.Insert("a"), Rows.Insert("b"));
        await AppliedAsync(a, b);
        await using var one = Commit(Store);
        await using var two = Commit(Store);
        for (var round = 0; round < 10; round++)
        {
            // Some take the rows in the other order, some one of the rows alone.
            var writes = Enumerable.Range(0, 40).Select(i =>
            {
                var group = new RowGroup();
                var (first, second) = (Rows.Update(a, $"{i}").In(group), Rows.Update(b, $"{i}").In(group));
                var committer = i % 2 == 0 ? one : two;
                return (First: first, Second: second, Outcome: (i % 5) switch
                {
                    0 => committer.WriteAsync(Rows.Update(a, "alone")),
                    1 or 2 => committer.WriteTogetherAsync([first, second]),
                    _ => committer.WriteTogetherAsync([second, first]),
                });
            }).ToArray();
            await Task.WhenAll(writes.Select(w => w.Outcome));
            var (left, right) = (await ReadAsync("a"), await ReadAsync("b"));
            if (Rows.Text(left) == "alone")
                Assert.Equal(b.NewEtag, right!.Etag);
            else
                Assert.Equal(Rows.Text(left), Rows.Text(right));

            (a, b) = (Rows.Known("a", left!.Etag), Rows.Known("b", right!.Etag));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_with_a_lost_answer_is_settled_as_one(bool wasApplied)
    {
        NeedGroups();
        var store = new FaultyStore(Outbox);
        var losses = 0;
        Func<IReadOnlyList<RowWrite>, Task> lose = async batch =>
        {
            if (Interlocked.Increment(ref losses) > 1) return;

            // One of its rows goes on meanwhile: the other one still says that it was written.
            if (wasApplied) await AppliedAsync(Rows.Update(batch[1], "later"));
            throw new InjectedFaultException(StoreFailure.OutcomeUnknown);
        };
        if (wasApplied) store.After = lose;
        else store.Before = lose;

        await using var committer = Commit(store);
        var group = new RowGroup();
        Assert.Equal(WriteOutcome.Applied,
            await committer.WriteTogetherAsync([Rows.Insert("a", events: 1).In(group), Rows.Insert("b", "first").In(group)]));
        Assert.Equal(wasApplied ? "later" : "first", Rows.Text(await ReadAsync("b")));
        Assert.Single(await OutboxAsync());
    }

    [Fact]
    public async Task A_batch_that_is_split_keeps_its_groups_whole()
    {
        NeedGroups();
        var parts = new List<string[]>();
        var store = new FaultyStore(Outbox)
        {
            Before = batch =>
            {
                parts.Add([.. batch.Select(r => r.Key.GrainId)]);
                return batch.Any(r => r.Key.GrainId == "bad") ? throw new InjectedFaultException(StoreFailure.BadData) : Task.CompletedTask;
            },
        };
        var writer = new BatchWriter(store, new GroupCommitOptions(), TimeProvider.System, NullLogger.Instance);
        PendingWrite[] Group(params string[] ids)
        {
            var group = new RowGroup();
            PendingWrite[] pending = [.. ids.Select(id => new PendingWrite(Rows.Insert(id).In(group), null))];
            foreach (var one in pending) one.Group = pending;
            return pending;
        }

        PendingWrite[] batch = [.. Group("a", "a2"), .. Group("b", "bad", "b2"), .. Group("c", "c2"), new(Rows.Insert("d"), null)];
        await writer.WriteAsync(batch);
        Assert.All(parts, part => Assert.All((string[][])[["a", "a2"], ["b", "bad", "b2"], ["c", "c2"]],
            group => Assert.Contains(group.Count(part.Contains), (int[])[0, group.Length])));
        foreach (var pending in batch.Where(p => !p.Row.Key.GrainId.StartsWith('b')))
            Assert.Equal(WriteOutcome.Applied, await pending.Task);

        foreach (var pending in batch.Where(p => p.Row.Key.GrainId.StartsWith('b')))
            await Assert.ThrowsAsync<DurableStateException>(() => pending.Task);

        Assert.Null(await ReadAsync("b2"));
    }

    [Fact]
    public async Task A_store_that_cannot_write_groups_is_not_asked_to()
    {
        await using var committer = Commit(Store);
        var (group, alone) = (new RowGroup(), Rows.Insert("b"));
        var writing = committer.WriteTogetherAsync([Rows.Insert("a").In(group), Store.WritesGroups ? alone : alone.In(group)]);
        await Assert.ThrowsAsync<DurableStateException>(() => writing);
        Assert.Null(await ReadAsync("a"));
    }

    private void NeedGroups() => Assert.SkipUnless(Store.WritesGroups, "This backend writes no groups.");
}
