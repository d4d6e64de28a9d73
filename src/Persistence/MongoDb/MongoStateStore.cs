using FlightTickets.Clocks;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>
/// Durable state in MongoDB: one document per row, including the row's undelivered events, so that the atomicity of a document is enough.
/// Writes are majority-acknowledged and journaled, which is only safe in production with a replica set. Rows are never deleted.
/// </summary>
public sealed partial class MongoStateStore : ILookupStore, IWakeUpStore, IOutboxStore
{
    internal const string RowsName = "grain_state";
    internal const string DeadLettersName = "dead_letter";

    private readonly MongoClient _client;
    private readonly IMongoDatabase _database;
    private readonly ILogger _logger;
    private readonly RowWriter _writer;
    private readonly RowReader _reader;
    private readonly WakeUps _wakeUps;
    private readonly Outbox _outbox;

    /// <summary>Names the database; nothing is opened yet.</summary>
    /// <param name="connectionString">A <c>mongodb://</c> URL; its path is the database, <c>flighttickets</c> when it has none.</param>
    /// <param name="serviceId">The service whose rows these are: two services in one database do not see each other.</param>
    /// <param name="time">Carries the server's clock forward between two readings.</param>
    /// <param name="logger">Logs a warning for a server that is not a replica set.</param>
    /// <param name="moved">The test clock, if there is one.</param>
    /// <exception cref="StateStoreException">The connection string cannot be read.</exception>
    public MongoStateStore(
        string connectionString, string serviceId, TimeProvider time, ILogger<MongoStateStore> logger, MovableTime? moved = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceId);
        _logger = logger;
        MongoUrl url;
        try
        {
            url = new MongoUrl(connectionString);
        }
        catch (MongoConfigurationException)
        {
            // The driver's own message repeats the connection string, which holds a password.
            throw new StateStoreException(StateStoreFault.Unreachable,
                "The connection string of MongoDB cannot be read; it should look like mongodb://user:password@host/database.");
        }

        Description = $"MongoDB {string.Join(',', url.Servers)}/{url.DatabaseName ?? "flighttickets"}";
        _client = new MongoClient(ToSettings(url));
        _database = _client.GetDatabase(url.DatabaseName ?? "flighttickets");
        var clock = new ServerClock(_database, time, moved);
        var rows = _database.GetCollection<BsonDocument>(RowsName);
        _writer = new RowWriter(rows, clock, serviceId);
        _reader = new RowReader(_client, _database, serviceId);
        _wakeUps = new WakeUps(rows, clock, serviceId);
        _outbox = new Outbox(_database, clock, serviceId);
    }

    private static MongoClientSettings ToSettings(MongoUrl url)
    {
        var settings = MongoClientSettings.FromUrl(url);
        settings.ApplicationName ??= "FlightTickets";
        settings.ReadPreference = ReadPreference.Primary;
        settings.ReadConcern = ReadConcern.Majority;
        // Without limits a lost majority, or a hanging server, would hold its batch for ever; both end as "outcome unknown".
        settings.WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: TimeSpan.FromSeconds(10));
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(5);
        settings.ConnectTimeout = TimeSpan.FromSeconds(5);
        settings.SocketTimeout = TimeSpan.FromSeconds(15);
        settings.RetryWrites = true;
        settings.RetryReads = true;
        return settings;
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public bool IsExclusive => false;

    /// <inheritdoc/>
    public StoreSignals Signals { get; } = new();

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => OpenAsync(Schema.PrepareAsync, cancellationToken);

    /// <inheritdoc/>
    public Task OpenForReadingAsync(CancellationToken cancellationToken) => OpenAsync(Schema.CheckAsync, cancellationToken);

    private async Task OpenAsync(Func<IMongoDatabase, CancellationToken, Task> prepare, CancellationToken cancellationToken)
    {
        try
        {
            await prepare(_database, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MongoException or TimeoutException or IOException)
        {
            throw new StateStoreException(StateStoreFault.Unreachable, $"{Description} cannot be used: {e.Message}", e);
        }

        if (_client.Cluster.Description.Type == MongoDB.Driver.Core.Clusters.ClusterType.Standalone)
            LogStandalone(Description);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        _writer.WriteAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        _reader.ReadAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        _reader.ReadEtagsAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public StoreFailure Classify(Exception exception) => Failures.Classify(exception);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> FindByOwnerAsync(OwnerQuery query, CancellationToken cancellationToken) =>
        _reader.FindByOwnerAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> FindByReferenceAsync(string grainType, string reference, CancellationToken cancellationToken) =>
        _reader.FindByReferenceAsync(grainType, reference, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken) =>
        _reader.ScanAsync(grainType, after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RowKey>> LeaseDueAsync(int limit, WakeUpBackoff backoff, CancellationToken cancellationToken) =>
        _wakeUps.LeaseAsync(limit, backoff, cancellationToken);

    /// <inheritdoc/>
    public Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken) => _wakeUps.NextAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken) =>
        _outbox.ReadAsync(partition, limit, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
        _outbox.RemoveAsync(events, cancellationToken);

    /// <inheritdoc/>
    public Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken) =>
        _outbox.BuryAsync(outboxEvent, reason, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        _outbox.ReadDeadAsync(limit, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken) => _outbox.ReplayAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Store} is a single server, not a replica set: acknowledged writes are lost with its disk.")]
    private partial void LogStandalone(string store);
}
