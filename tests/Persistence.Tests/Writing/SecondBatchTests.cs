using System.Threading.Channels;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.Persistence.Tests;

/// <summary>When a second batch goes beside the first: when it is full and the store takes two, and otherwise not.</summary>
public sealed class SecondBatchTests : IAsyncLifetime
{
    private const int Full = 4;

    private readonly TempFolder _folder = new();
    private readonly Channel<(int Rows, TaskCompletionSource Go)> _begun = Channel.CreateUnbounded<(int, TaskCompletionSource)>();
    private SqliteStateStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await _store.OpenAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_batch_goes_beside_one_that_is_under_way()
    {
        await using var committer = Committer(batchesAtOnce: 2);
        var first = Write(committer, 0);
        var (rows, go) = await Begun();
        Assert.Equal(1, rows);
        var others = Enumerable.Range(1, Full).Select(i => Write(committer, i)).ToArray();
        var second = await Begun();
        Assert.Equal(Full, second.Rows);

        // Each is answered by its own batch, whichever ends first.
        second.Go.SetResult();
        Assert.All(await Task.WhenAll(others), outcome => Assert.Equal(WriteOutcome.Applied, outcome));
        Assert.False(first.IsCompleted);
        go.SetResult();
        Assert.Equal(WriteOutcome.Applied, await first);
    }

    [Theory]
    [InlineData(2, Full - 1)]
    [InlineData(1, 2 * Full)]
    public async Task A_partial_batch_waits_for_the_one_under_way(int batchesAtOnce, int waiting)
    {
        await using var committer = Committer(batchesAtOnce);
        var first = Write(committer, 0);
        var (_, go) = await Begun();
        var others = Enumerable.Range(1, waiting).Select(i => Write(committer, i)).ToArray();
        go.SetResult();
        Assert.Equal(WriteOutcome.Applied, await first);

        // Only now, and all of them: nothing had begun before.
        var next = await Begun();
        Assert.Equal(waiting, next.Rows);
        next.Go.SetResult();
        Assert.All(await Task.WhenAll(others), outcome => Assert.Equal(WriteOutcome.Applied, outcome));
    }

    [Fact]
    public async Task Writes_of_one_row_end_in_one_winner_also_by_two_writers()
    {
        await using var committer = Committer(batchesAtOnce: 2);
        var writes = Enumerable.Range(0, 5 * Full).Select(_ => Write(committer, 7)).ToArray();
        var all = Task.WhenAll(writes);
        while (!all.IsCompleted)
        {
            // A rival for the same row waits in its writer's hand: there is always one that has begun.
            if (await Task.WhenAny(all, _begun.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask()) == all) break;
            while (_begun.Reader.TryRead(out var batch)) batch.Go.SetResult();
        }

        Assert.Single(await all, outcome => outcome == WriteOutcome.Applied);
    }

    private GroupCommitter Committer(int batchesAtOnce)
    {
        var store = new FaultyStore(_store)
        {
            BatchesAtOnce = batchesAtOnce,
            Before = batch =>
            {
                var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Assert.True(_begun.Writer.TryWrite((batch.Count, go)));
                return go.Task;
            },
        };
        return new GroupCommitter(store, new GroupCommitOptions { MaxBatchRows = Full * 2 }, TimeProvider.System,
            NullLogger<GroupCommitter>.Instance);
    }

    private async Task<(int Rows, TaskCompletionSource Go)> Begun()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        return await _begun.Reader.ReadAsync(patience.Token);
    }

    private static Task<WriteOutcome> Write(GroupCommitter committer, int key) =>
        committer.WriteAsync(new RowWrite { Key = new RowKey("test", $"{key}"), NewEtag = Guid.NewGuid(), Payload = new byte[8] });
}
