using System.Text;
using FlightTickets.Persistence.Sqlite;

namespace FlightTickets.Persistence.Tests.Versions;

/// <summary>Which state version a store's silos may write, and who refuses which store.</summary>
public sealed class StoreVersionTests : IDisposable
{
    private static readonly RowKey Key = new("state-version", "current");
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_of_a_newer_build_is_refused_by_name_before_anything_is_written()
    {
        await using var store = await OpenAsync();
        await PutAsync(store, "3\n9.9.9");
        var before = await store.ReadEtagsAsync([Key], Token);
        foreach (var open in (Func<Task<int>>[])[
            () => StoreVersion.AgreeAsync(store, Build(2), isRaised: true, Token),
            () => StoreVersion.ReadOnlyAsync(store, Build(2), Token)])
        {
            var refused = await Assert.ThrowsAsync<StateStoreException>(open);
            Assert.Equal(StateStoreFault.NewerSchema, refused.Fault);
            Assert.Contains("state of version 3, written by build 9.9.9 (state-version/current); this build, ", refused.Message,
                StringComparison.Ordinal);
            Assert.Contains("reads up to version 2. Run that build, or see docs/upgrade.md.", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await store.ReadEtagsAsync([Key], Token));
        Assert.Equal(3, await StoreVersion.AgreeAsync(store, Build(3), isRaised: false, Token));
    }

    [Fact]
    public async Task A_store_of_several_silos_keeps_the_old_version_until_it_is_raised()
    {
        await using var store = new Shared(await OpenAsync());
        await store.WriteAsync([Rows.Insert("written by the first release")], Token);
        for (var i = 0; i < 2; i++) Assert.Equal(1, await StoreVersion.AgreeAsync(store, Build(2), isRaised: false, Token));
        Assert.Equal(1, await StoreVersion.ReadOnlyAsync(store, Build(2), Token));
        Assert.Equal(2, await StoreVersion.AgreeAsync(store, Build(2), isRaised: true, Token));
        Assert.Equal(2, await StoreVersion.AgreeAsync(store, Build(2), isRaised: false, Token));

        // From here on the first release's successor of one version does not start, and a newer one waits again.
        await Assert.ThrowsAsync<StateStoreException>(() => StoreVersion.AgreeAsync(store, Build(1), isRaised: false, Token));
        Assert.Equal(2, await StoreVersion.AgreeAsync(store, Build(3), isRaised: false, Token));
    }

    [Fact]
    public async Task Nothing_is_waited_for_in_an_empty_store_or_without_another_process()
    {
        await using (var empty = new Shared(await OpenAsync()))
        {
            Assert.Equal(2, await StoreVersion.AgreeAsync(empty, Build(2), isRaised: false, Token));
        }

        await using var exclusive = await OpenAsync();
        await exclusive.WriteAsync([Rows.Insert("one")], Token);
        Assert.Equal(3, await StoreVersion.AgreeAsync(exclusive, Build(3), isRaised: false, Token));
    }

    [Fact]
    public async Task Of_two_silos_that_are_first_at_once_one_decides()
    {
        await using var store = new Shared(await OpenAsync());
        var agreed = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => StoreVersion.AgreeAsync(store, Build(2), isRaised: false, Token)));
        Assert.All(agreed, version => Assert.Equal(2, version));
    }

    [Fact]
    public async Task A_damaged_row_is_said_to_be_damaged()
    {
        await using var store = await OpenAsync();
        await PutAsync(store, "two");
        var refused = await Assert.ThrowsAsync<StateStoreException>(() => StoreVersion.ReadOnlyAsync(store, Build(2), Token));
        Assert.Equal(StateStoreFault.Corrupt, refused.Fault);
    }

    private static StateVersions Build(int newest) => new() { Newest = newest, RowTypes = { Rows.Type } };

    private async Task<SqliteStateStore> OpenAsync()
    {
        var store = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await store.OpenAsync(Token);
        return store;
    }

    private static async Task PutAsync(SqliteStateStore store, string payload)
    {
        var row = new RowWrite { Key = Key, NewEtag = Guid.NewGuid(), Payload = Encoding.UTF8.GetBytes(payload) };
        Assert.Equal([WriteOutcome.Applied], await store.WriteAsync([row], Token));
    }

    /// <summary>A store that other processes use as well.</summary>
    private sealed class Shared(IRowStore inner) : IRowStore
    {
        public string Description => inner.Description;

        public bool IsExclusive => false;

        public StoreSignals Signals => inner.Signals;

        public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

        public Task OpenForReadingAsync(CancellationToken cancellationToken) => inner.OpenForReadingAsync(cancellationToken);

        public Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
            inner.WriteAsync(batch, cancellationToken);

        public Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
            inner.ReadAsync(keys, cancellationToken);

        public Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
            inner.ReadEtagsAsync(keys, cancellationToken);

        public Task<IReadOnlyList<StoredRow>> ScanAsync(
            string grainType, string? after, int limit, CancellationToken cancellationToken) =>
            inner.ScanAsync(grainType, after, limit, cancellationToken);

        public StoreFailure Classify(Exception exception) => inner.Classify(exception);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
