using FlightTickets.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.Persistence.Compliance;

/// <summary>
/// What every backend owes: rows, and of the rest what its interfaces promise (<see cref="ILookupStore"/>, <see cref="IWakeUpStore"/>,
/// <see cref="IOutboxStore"/>). Derive it, and open an empty store.
/// </summary>
public abstract partial class StateStoreCompliance : IAsyncLifetime
{
    protected IRowStore Store { get; private set; } = null!;

    /// <summary>The store as one that keeps events; the test is skipped for a store without events.</summary>
    protected IOutboxStore Outbox => Needed<IOutboxStore>("an outbox");

    private ILookupStore Lookups => Needed<ILookupStore>("lookups");

    private IWakeUpStore WakeUps => Needed<IWakeUpStore>("wake-ups");

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens a store that has no rows.</summary>
    protected abstract Task<IRowStore> OpenAsync();

    /// <summary>Opens the same store as another process would; <see langword="null"/> where it takes one process at a time.</summary>
    protected virtual Task<IOutboxStore?> OpenAnotherAsync() => Task.FromResult<IOutboxStore?>(null);

    /// <summary>Lets the database's clock go on, or moves what is due nearer by as much.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static GroupCommitter Commit(IRowStore store, GroupCommitOptions? options = null) =>
        new(store, options ?? new GroupCommitOptions(), TimeProvider.System, NullLogger<GroupCommitter>.Instance);

    protected async Task<WriteOutcome[]> WriteAsync(params RowWrite[] rows) => await Store.WriteAsync(rows, Stop);

    protected async Task AppliedAsync(params RowWrite[] rows) =>
        Assert.All(await WriteAsync(rows), o => Assert.Equal(WriteOutcome.Applied, o));

    protected async Task<StoredRow?> ReadAsync(string id) => (await Store.ReadAsync([new RowKey(Rows.Type, id)], Stop))[0];

    protected async Task<List<OutboxEvent>> OutboxAsync()
    {
        var events = new List<OutboxEvent>();
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
            events.AddRange(await Outbox.ReadOutboxAsync(partition, 10_000, Stop));

        return events;
    }

    private TStore Needed<TStore>(string what)
        where TStore : class
    {
        Assert.SkipUnless(Store is TStore, $"This backend has no {what}.");
        return (TStore)Store;
    }
}
