namespace FlightTickets.Persistence.Tests;

public sealed class DurableRowsTests : SqliteFacetTest
{
    [Fact]
    public async Task A_row_is_stored_once_and_stays_as_the_first_wrote_it()
    {
        var rows = Host.Rows<CounterState>();
        Assert.True(await rows.TryInsertAsync("a", new CounterState(1)));
        Assert.False(await rows.TryInsertAsync("a", new CounterState(2)));
        Assert.Equal(1, await CountAsync(rows, "a"));
        Assert.Null(await CountAsync(rows, "b"));
    }

    [Fact]
    public async Task Changes_of_one_row_by_many_are_all_made()
    {
        IDurableRows<CounterState>[] writers = [Host.Rows<CounterState>(), Host.Rows<CounterState>()];
        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => writers[i % 2].UpdateAsync("a", before => new CounterState((before?.Count ?? 0) + 1))));
        Assert.Equal(40, await CountAsync(writers[0], "a"));
    }

    [Fact]
    public async Task A_carried_state_ends_after_a_conflict_and_its_carrier_reopens_it()
    {
        var rows = Host.Rows<CounterState>();
        var carried = rows.Open("a");
        Assert.True(await carried.TryInsertAsync(new CounterState(1)));
        await rows.UpdateAsync("a", _ => new CounterState(2));
        await Assert.ThrowsAsync<DurableStateException>(() => carried.CommitAsync(new CounterState(3)));
        Assert.Throws<DurableStateException>(() => carried.Value);
        Assert.Equal(2, await CountAsync(rows, "a"));

        var again = rows.Open("a");
        await again.LoadAsync();
        Assert.Equal(2, again.Value!.Count);
        await again.CommitAsync(new CounterState(4));
        Assert.Equal(4, await CountAsync(rows, "a"));
    }

    [Fact]
    public async Task A_state_that_shares_its_carriers_fate_ends_it_with_a_lost_write()
    {
        var rows = Host.Rows<CounterState>();
        var (carried, carrier) = Host.Carry<CounterState>("a", isAbsent: false);
        await carried.LoadAsync();
        await rows.UpdateAsync("a", _ => new CounterState(2));
        await Assert.ThrowsAsync<DurableStateException>(() => carried.CommitAsync(new CounterState(3)));
        Assert.NotNull(carrier.Reason);
        Assert.Equal(2, await CountAsync(rows, "a"));
    }

    [Fact]
    public async Task A_row_known_to_be_absent_is_written_without_a_read_and_fails_where_there_is_one()
    {
        var rows = Host.Rows<CounterState>();
        var (first, itsCarrier) = Host.Carry<CounterState>("a", isAbsent: true);
        Assert.True(first.IsLoaded);
        Assert.Null(first.Value);
        await first.CommitAsync(new CounterState(1));
        await first.CommitAsync(new CounterState(2));
        Assert.Null(itsCarrier.Reason);

        // Another commit waits behind the one that loses: it must not overwrite what is there.
        var (second, carrier) = Host.Carry<CounterState>("a", isAbsent: true);
        var lost = second.CommitAsync(new CounterState(7));
        var behind = second.CommitAsync(new CounterState(8));
        await Assert.ThrowsAsync<DurableStateException>(() => lost);
        await Assert.ThrowsAsync<DurableStateException>(() => behind);
        Assert.NotNull(carrier.Reason);
        Assert.Throws<DurableStateException>(() => second.Value);
        Assert.Equal(2, await CountAsync(rows, "a"));
    }

    [Fact]
    public async Task A_carried_state_that_was_not_read_finds_what_was_there_before()
    {
        var rows = Host.Rows<CounterState>();
        Assert.True(await rows.TryInsertAsync("a", new CounterState(1)));
        var carried = rows.Open("a");
        Assert.False(await carried.TryInsertAsync(new CounterState(2)));
        Assert.Equal(1, carried.Value!.Count);
    }

    [Fact]
    public async Task Events_of_a_carried_state_are_the_row_s_own_and_in_its_order()
    {
        var rows = Host.Rows<CounterState>();
        var carried = rows.Open("a");
        await carried.TryInsertAsync(new CounterState(1), new Commit { Events = [new DurableEvent("counted", new CounterState(1))] });
        var next = rows.Open("a");
        await next.LoadAsync();
        await next.CommitAsync(new CounterState(2), new Commit { Events = [new DurableEvent("counted", new CounterState(2))] });
        var events = new List<OutboxEvent>();
        for (var partition = 0; partition < 16; partition++)
            events.AddRange(await Store.ReadOutboxAsync(partition, 10, TestContext.Current.CancellationToken));
        Assert.Equal([("test-row", "a", 1L), ("test-row", "a", 2L)], events.Select(e => (e.Key.GrainType, e.Key.GrainId, e.Sequence)));
    }

    private static async Task<int?> CountAsync(IDurableRows<CounterState> rows, string key)
    {
        int? count = null;
        var nothing = new CounterState(0);

        // What comes back as it was is not written.
        await rows.UpdateAsync(key, before => (count = before?.Count) is null ? nothing : before!);
        return count;
    }
}
