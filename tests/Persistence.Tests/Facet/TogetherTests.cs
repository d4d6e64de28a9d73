using FlightTickets.Persistence.Sqlite;

namespace FlightTickets.Persistence.Tests;

/// <summary>Two states that are committed as one: an order, and the payment it carries.</summary>
public sealed class TogetherTests : SqliteFacetTest
{
    [Fact]
    public async Task Both_are_durable_in_one_batch_and_go_on_from_there()
    {
        var (order, _, payment) = await PlacedAsync();
        Assert.True(order.SharesCommitsWith(payment));
        var batches = Host.Store.Batches;
        Assert.True(await order.CommitWithAsync(payment.Propose(new CounterState(7)), new CounterState(2)));
        Assert.Equal(batches + 1, Host.Store.Batches);
        Assert.Equal((2, 7), (order.DurableValue!.Count, payment.DurableValue!.Count));
        await order.CommitAsync(new CounterState(3));
        await payment.CommitAsync(new CounterState(8));
        Assert.Equal((3, 8), await StoredAsync());
    }

    [Fact]
    public async Task Where_the_other_row_was_written_meanwhile_neither_is_and_the_state_goes_on_from_before()
    {
        var (order, grain, payment) = await PlacedAsync();
        await Host.Rows<CounterState>().TryInsertAsync("p", new CounterState(5));
        Assert.False(await order.CommitWithAsync(payment.Propose(new CounterState(7)), new CounterState(2)));
        Assert.Null(grain.Reason);
        Assert.Equal(1, order.Value!.Count);
        Assert.False(payment.IsLoaded);
        await payment.LoadAsync();
        Assert.Equal(5, payment.Value!.Count);
        Assert.True(await order.CommitWithAsync(payment.Propose(new CounterState(6)), new CounterState(2)));
        Assert.Equal((2, 6), await StoredAsync());
    }

    [Fact]
    public async Task Where_its_own_row_was_written_meanwhile_the_activation_ends_and_the_other_row_is_not_written()
    {
        var (order, grain, payment) = await PlacedAsync();
        var (rival, _) = Host.Activate<CounterState>("o");
        await rival.LoadAsync();
        await rival.CommitAsync(new CounterState(9));
        await Assert.ThrowsAsync<DurableStateException>(
            () => order.CommitWithAsync(payment.Propose(new CounterState(7)), new CounterState(2)));
        Assert.NotNull(grain.Reason);
        Assert.Throws<DurableStateException>(() => order.Value);
        Assert.Equal((9, null), await StoredAsync());
    }

    [Fact]
    public async Task While_one_of_them_is_being_written_they_are_not_committed_together()
    {
        var (order, _, payment) = await PlacedAsync();
        var written = order.CommitAsync(new CounterState(2));
        Assert.False(await order.CommitWithAsync(payment.Propose(new CounterState(7)), new CounterState(3)));
        await written;
        var inserted = payment.TryInsertAsync(new CounterState(4));
        Assert.False(await order.CommitWithAsync(payment.Propose(new CounterState(7)), new CounterState(3)));
        Assert.True(await inserted);
        Assert.Equal((2, 4), await StoredAsync());
    }

    [Fact]
    public async Task A_later_commit_that_rests_on_what_was_not_written_ends_the_activation()
    {
        var (order, grain, payment) = await PlacedAsync();
        await Host.Rows<CounterState>().TryInsertAsync("p", new CounterState(5));
        var together = order.CommitWithAsync(payment.Propose(new CounterState(7)), new CounterState(2));
        var later = order.CommitAsync(new CounterState(3));
        await Assert.ThrowsAsync<DurableStateException>(() => together);
        await Assert.ThrowsAsync<DurableStateException>(() => later);
        Assert.NotNull(grain.Reason);
        Assert.Equal((1, 5), await StoredAsync());
    }

    [Fact]
    public async Task States_of_two_stores_do_not_share_commits()
    {
        await using var other = new SqliteStateStore(Folder.File("other.db"), TimeProvider.System);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var host = new FacetHost(other);
        Assert.False(Host.Activate<CounterState>("o").State.SharesCommitsWith(host.Rows<CounterState>().Open("p")));
    }

    private async Task<(DurableState<CounterState> Order, DroppedGrain Grain, IDurableState<CounterState> Payment)> PlacedAsync()
    {
        var (order, grain) = Host.Activate<CounterState>("o");
        Assert.True(await order.TryInsertAsync(new CounterState(1)));
        return (order, grain, Host.Rows<CounterState>().Open("p"));
    }

    private async Task<(int? Order, int? Payment)> StoredAsync()
    {
        var (order, payment) = (Host.Activate<CounterState>("o").State, Host.Rows<CounterState>().Open("p"));
        await order.LoadAsync();
        await payment.LoadAsync();
        return (order.Value?.Count, payment.Value?.Count);
    }
}
