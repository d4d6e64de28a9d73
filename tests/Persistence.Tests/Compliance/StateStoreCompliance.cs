using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.Persistence.Tests;

/// <summary>What every backend owes. Derive it, and open an empty store.</summary>
public abstract partial class StateStoreCompliance : IAsyncLifetime
{
    private const string NoLookups = "This backend has no lookups.";
    private const string NoWakeUps = "This backend has no wake-ups.";

    protected IStateStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Whether rows are found by owner and reference; what a store lacks it refuses.</summary>
    protected virtual bool HasLookups => true;

    /// <summary>Whether rows can ask to be woken.</summary>
    protected virtual bool HasWakeUps => true;

    /// <summary>Opens a store that has no rows.</summary>
    protected abstract Task<IStateStore> OpenAsync();

    /// <summary>Lets the database's clock go on, or moves what is due nearer by as much.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static GroupCommitter Commit(IStateStore store, GroupCommitOptions? options = null) =>
        new(store, options ?? new GroupCommitOptions(), TimeProvider.System, NullLogger<GroupCommitter>.Instance);

    protected async Task<WriteOutcome[]> WriteAsync(params RowWrite[] rows) => await Store.WriteAsync(rows, Stop);

    protected async Task AppliedAsync(params RowWrite[] rows) => Assert.All(await WriteAsync(rows), o => Assert.Equal(WriteOutcome.Applied, o));

    protected async Task<StoredRow?> ReadAsync(string id) => (await Store.ReadAsync([new RowKey(Rows.Type, id)], Stop))[0];

    protected async Task<List<OutboxEvent>> OutboxAsync()
    {
        var events = new List<OutboxEvent>();
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
            events.AddRange(await Store.ReadOutboxAsync(partition, 10_000, Stop));

        return events;
    }
}
