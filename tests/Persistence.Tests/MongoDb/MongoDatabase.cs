using FlightTickets.Persistence.MongoDb;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;

namespace FlightTickets.Persistence.Tests;

/// <summary>A database of a test's own on the server that <c>FLIGHTTICKETS_TEST_MONGODB</c> names, gone afterwards.</summary>
public sealed class MongoDatabase : IAsyncDisposable
{
    private readonly MongoUrlBuilder _url;
    private readonly List<MongoStateStore> _stores = [];

    private MongoDatabase(string server) => _url = new MongoUrlBuilder(server) { DatabaseName = $"ft_test_{Guid.NewGuid():n}" };

    /// <summary>Skips the test, loudly, where no server is given.</summary>
    public static MongoDatabase CreateOrSkip()
    {
        var server = Environment.GetEnvironmentVariable("FLIGHTTICKETS_TEST_MONGODB");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "skipped: no MongoDB (FLIGHTTICKETS_TEST_MONGODB names none)");
        return new MongoDatabase(server!);
    }

    public int Port => _url.Server.Port;

    public string ConnectionString => _url.ToString();

    public async Task<MongoStateStore> OpenAsync(string serviceId = "test", int? port = null)
    {
        var url = new MongoUrlBuilder(ConnectionString);
        if (port is { } other)
            (url.Server, url.DirectConnection) = (new MongoServerAddress("127.0.0.1", other), true);

        var store = new MongoStateStore(url.ToString(), serviceId, TimeProvider.System, NullLogger<MongoStateStore>.Instance);
        _stores.Add(store);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public IMongoDatabase Raw() => new MongoClient(ConnectionString).GetDatabase(_url.DatabaseName);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();

        await Raw().Client.DropDatabaseAsync(_url.DatabaseName);
    }
}
