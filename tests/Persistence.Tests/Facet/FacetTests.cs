using FlightTickets.Persistence.Sqlite;

namespace FlightTickets.Persistence.Tests;

[GenerateSerializer, Alias("test-mutable")]
public sealed class MutableState
{
    [Id(0)]
    public List<int> Numbers { get; set; } = [];
}

[GenerateSerializer, Immutable, Alias("test-newer"), StateVersion(2)]
public sealed record NewerState([property: Id(0)] int Count);

/// <summary>
/// The facet's promises, step by step: the test holds the store's answer back and looks at what the grain sees meanwhile.
/// </summary>
public sealed class FacetTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqliteStateStore _sqlite = null!;
    private FacetHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await _sqlite.OpenAsync(Stop);
        _host = new FacetHost(_sqlite);
    }

    [Fact]
    public async Task Commits_made_while_one_is_written_go_out_together_with_their_events_in_order()
    {
        var (state, _) = _host.Activate<CounterState>("a");
        await state.LoadAsync();
        var (reached, answer) = Hold();
        var commits = new List<Task> { state.CommitAsync(new CounterState(0), Event(0)) };
        await reached;
        for (var i = 1; i < 50; i++)
            commits.Add(state.CommitAsync(new CounterState(i), Event(i) with { Owner = $"o{i}" }));

        Assert.Equal((49, null), (state.Value!.Count, state.DurableValue));
        Assert.All(commits, c => Assert.False(c.IsCompleted));
        answer.SetResult();
        await Task.WhenAll(commits);
        Assert.Equal(2, _host.Store.Batches);
        Assert.Equal(49, state.DurableValue!.Count);
        var events = await _sqlite.ReadOutboxAsync(OutboxPartition.Of("a"), 100, Stop);
        Assert.Equal(Enumerable.Range(1, 50).Select(n => (long)n), events.Select(e => e.Sequence));
        Assert.Single(await _sqlite.FindByOwnerAsync(new OwnerQuery("test", "o49", 10, null, false), Stop));
    }

    [Fact]
    public async Task A_write_that_fails_poisons_before_anything_else_runs_and_drops_the_activation()
    {
        var (state, grain) = _host.Activate<CounterState>("a");
        await state.LoadAsync();
        var (reached, answer) = Hold();
        var first = state.CommitAsync(new CounterState(1));
        await reached;
        var second = state.CommitAsync(new CounterState(2));
        var waiting = state.WhenDurableAsync();
        answer.SetException(new InjectedFaultException(StoreFailure.Fatal));
        await Assert.ThrowsAsync<DurableStateException>(() => first);
        await Assert.ThrowsAsync<DurableStateException>(() => second);
        await Assert.ThrowsAsync<DurableStateException>(() => waiting);
        Assert.Throws<DurableStateException>(() => state.Value);
        Assert.Throws<DurableStateException>(() => state.DurableValue);
        await Assert.ThrowsAsync<DurableStateException>(() => state.CommitAsync(new CounterState(3)));
        await Assert.ThrowsAsync<DurableStateException>(async () => await state.LoadAsync());
        Assert.Equal(DeactivationReasonCode.ApplicationError, grain.Reason!.Value.ReasonCode);

        // The one that was queued behind the failed write was never written, and the next activation starts from what is stored.
        _host.Store.Before = null;
        var (next, _) = _host.Activate<CounterState>("a");
        await next.LoadAsync();
        Assert.Null(next.Value);
    }

    [Fact]
    public async Task Of_two_activations_of_one_grain_only_one_commits()
    {
        var (one, grainOne) = _host.Activate<CounterState>("a");
        var (two, grainTwo) = _host.Activate<CounterState>("a");
        await one.LoadAsync();
        await two.LoadAsync();
        await one.CommitAsync(new CounterState(1));
        await Assert.ThrowsAsync<DurableStateException>(() => two.CommitAsync(new CounterState(2)));
        Assert.NotNull(grainTwo.Reason);
        await one.CommitAsync(new CounterState(3));
        Assert.Null(grainOne.Reason);
    }

    [Fact]
    public async Task A_blind_insert_that_meets_a_row_shows_it_and_fails_callers_that_relied_on_their_own()
    {
        var (first, _) = _host.Activate<CounterState>("a");
        Assert.True(await first.TryInsertAsync(new CounterState(1), Event(1)));

        var (late, grain) = _host.Activate<CounterState>("a");
        var (reached, answer) = Hold();
        var insert = late.TryInsertAsync(new CounterState(9), Event(9));
        await reached;
        var relying = late.WhenDurableAsync();
        answer.SetResult();
        Assert.False(await insert);
        await Assert.ThrowsAsync<DurableStateException>(() => relying);
        Assert.Equal(1, late.Value!.Count);
        Assert.Null(grain.Reason);
        await late.CommitAsync(new CounterState(2), Event(2));
        Assert.Equal([1L, 2L], (await _sqlite.ReadOutboxAsync(OutboxPartition.Of("a"), 100, Stop)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Loads_and_inserts_during_a_blind_insert_see_its_outcome()
    {
        var (first, _) = _host.Activate<CounterState>("a");
        Assert.True(await first.TryInsertAsync(new CounterState(1)));

        // As an event that comes twice and a wake-up do after a restart, in a grain that lets them interleave.
        var (late, grain) = _host.Activate<CounterState>("a");
        var (reached, answer) = Hold();
        var insert = late.TryInsertAsync(new CounterState(9));
        await reached;
        var (load, another) = (late.LoadAsync().AsTask(), late.TryInsertAsync(new CounterState(8)));
        Assert.False(load.IsCompleted);
        answer.SetResult();
        await load;
        Assert.Equal(1, late.Value!.Count);
        Assert.False(await insert);
        Assert.False(await another);
        Assert.Null(grain.Reason);

        // And where no row was: the value, once it is durable.
        var (fresh, _) = _host.Activate<CounterState>("b");
        (reached, answer) = Hold();
        insert = fresh.TryInsertAsync(new CounterState(5));
        await reached;
        load = fresh.LoadAsync().AsTask();
        Assert.False(load.IsCompleted);
        answer.SetResult();
        await load;
        Assert.Equal(5, fresh.DurableValue!.Count);
        Assert.True(await insert);
    }

    [Fact]
    public async Task A_commit_queued_behind_a_blind_insert_that_meets_a_row_is_never_written()
    {
        var (first, _) = _host.Activate<CounterState>("a");
        await first.TryInsertAsync(new CounterState(1));
        var (late, grain) = _host.Activate<CounterState>("a");
        var (reached, answer) = Hold();
        var insert = late.TryInsertAsync(new CounterState(9));
        await reached;
        var commit = late.CommitAsync(new CounterState(10));
        answer.SetResult();
        await Assert.ThrowsAsync<DurableStateException>(() => insert);
        await Assert.ThrowsAsync<DurableStateException>(() => commit);
        Assert.NotNull(grain.Reason);
        await first.CommitAsync(new CounterState(2));
    }

    [Fact]
    public async Task A_state_that_can_change_is_stored_as_it_was_when_it_was_committed()
    {
        var (state, _) = _host.Activate<MutableState>("a");
        await state.LoadAsync();
        var (reached, answer) = Hold();
        var value = new MutableState { Numbers = [1] };
        var first = state.CommitAsync(value);
        await reached;
        var second = state.CommitAsync(value);
        value.Numbers.Add(2);
        answer.SetResult();
        await Task.WhenAll(first, second);
        var (next, _) = _host.Activate<MutableState>("a");
        await next.LoadAsync();
        Assert.Equal([1], next.Value!.Numbers);
    }

    [Fact]
    public async Task A_state_of_a_newer_build_is_refused_with_a_clear_message()
    {
        var payload = _host.Codec<NewerState>().Encode(new NewerState(1), isCleared: false, lastSequence: 3);
        var row = new RowWrite { Key = new RowKey("test", "a"), NewEtag = Guid.NewGuid(), Payload = payload };
        var format = new RowWrite { Key = new RowKey("test", "b"), NewEtag = Guid.NewGuid(), Payload = [9, .. payload[1..]] };
        await _sqlite.WriteAsync([row, format], Stop);
        var (older, _) = _host.Activate<CounterState>("a");
        Assert.Contains("CounterState version 2",
            (await Assert.ThrowsAsync<DurableStateException>(async () => await older.LoadAsync())).Message, StringComparison.Ordinal);
        var (unknown, _) = _host.Activate<NewerState>("b");
        Assert.Contains("format 9", (await Assert.ThrowsAsync<DurableStateException>(async () => await unknown.LoadAsync())).Message,
            StringComparison.Ordinal);
        var (newer, _) = _host.Activate<NewerState>("a");
        await newer.LoadAsync();
        Assert.Equal(1, newer.Value!.Count);
    }

    [Fact]
    public async Task An_unread_state_cannot_be_used_and_a_cleared_one_keeps_its_events_numbers()
    {
        var (state, _) = _host.Activate<CounterState>("a");
        Assert.Throws<InvalidOperationException>(() => state.Value);
        await Assert.ThrowsAsync<InvalidOperationException>(() => state.CommitAsync(new CounterState(1)));
        await state.TryInsertAsync(new CounterState(1), Event(1));
        await state.ClearAsync(Event(2));
        var (next, _) = _host.Activate<CounterState>("a");
        Assert.False(await next.TryInsertAsync(new CounterState(5)));
        Assert.Null(next.Value);
        await next.CommitAsync(new CounterState(6), Event(3));
        Assert.Equal([1L, 2L, 3L], (await _sqlite.ReadOutboxAsync(OutboxPartition.Of("a"), 100, Stop)).Select(e => e.Sequence));
        await Assert.ThrowsAsync<ArgumentException>(
            () => next.CommitAsync(new CounterState(7), new Commit { Owner = new string('x', 256) }));
    }

    private static Commit Event(int n) => new() { Events = [new DurableEvent("test.happened", new { n })] };

    /// <summary>Holds the next batch before it is applied, until the test answers.</summary>
    private (Task Reached, TaskCompletionSource Answer) Hold()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Store.Before = async _ =>
        {
            reached.TrySetResult();
            await answer.Task;
        };
        return (reached.Task.WaitAsync(TimeSpan.FromMinutes(2), Stop), answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _sqlite.DisposeAsync();
        _folder.Dispose();
    }
}
