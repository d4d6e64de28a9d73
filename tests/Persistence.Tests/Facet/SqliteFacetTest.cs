using FlightTickets.Persistence.Sqlite;

namespace FlightTickets.Persistence.Tests;

/// <summary>States over a SQLite file of the test's own.</summary>
public abstract class SqliteFacetTest : IAsyncLifetime
{
    private protected TempFolder Folder { get; } = new();

    private protected SqliteStateStore Store { get; private set; } = null!;

    private protected FacetHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = new SqliteStateStore(Folder.File("state.db"), TimeProvider.System);
        await Store.OpenAsync(TestContext.Current.CancellationToken);
        Host = new FacetHost(Store);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
        await Store.DisposeAsync();
        Folder.Dispose();
    }
}
