using System.Net.Sockets;
using FlightTickets.Clocks;
using Npgsql;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>Durable state in PostgreSQL 13 or newer, for any number of silos. Only the database's clock counts.</summary>
public sealed class PostgresStateStore : ILookupStore, IWakeUpStore, IOutboxStore
{
    // About 60,000 events: truncating takes a few milliseconds, and waiting events only take space.
    private const long OutboxBytes = 32 * 1024 * 1024;

    private readonly PostgresDatabase _database;
    private readonly string _connectionString;
    private readonly PostgresWriter _writer;
    private readonly PostgresReader _reader;
    private readonly PostgresWakeUps _wakeUps;

    /// <summary>Names the database; nothing is opened yet.</summary>
    /// <param name="connectionString">Npgsql's connection string.</param>
    /// <param name="serviceId">The service whose rows these are: two services in one database do not see each other.</param>
    /// <param name="moved">The test clock, if there is one.</param>
    public PostgresStateStore(string connectionString, string serviceId, MovableTime? moved = null)
        : this(connectionString, serviceId, OutboxBytes, moved)
    {
    }

    /// <summary>Like the other one, with an outbox that is truncated when its open half has this many bytes.</summary>
    internal PostgresStateStore(string connectionString, string serviceId, long outboxBytes, MovableTime? moved = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceId);
        _connectionString = connectionString;
        _database = new PostgresDatabase(connectionString);
        var clock = new DatabaseClock(moved);
        _writer = new PostgresWriter(_database.Durable, serviceId, clock);
        _reader = new PostgresReader(_database.Durable, serviceId);
        _wakeUps = new PostgresWakeUps(_database, serviceId, clock);
        Outbox = new PostgresOutbox(_database, serviceId, TimeProvider.System, outboxBytes);
    }

    /// <summary>The outbox, for tests that turn it over.</summary>
    internal PostgresOutbox Outbox { get; }

    /// <inheritdoc/>
    public string Description => _database.Description;

    /// <inheritdoc/>
    public bool IsExclusive => false;

    /// <inheritdoc/>
    public int BatchesAtOnce => 2;

    /// <inheritdoc/>
    public bool WritesGroups => true;

    /// <inheritdoc/>
    public StoreSignals Signals { get; } = new();

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => OpenAsync(
        async (connectionString, stop) =>
        {
            await PostgresSchema.MigrateAsync(connectionString, stop).ConfigureAwait(false);
            await Outbox.OpenAsync(stop).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task OpenForReadingAsync(CancellationToken cancellationToken) => OpenAsync(PostgresSchema.CheckAsync, cancellationToken);

    private async Task OpenAsync(Func<string, CancellationToken, Task> prepare, CancellationToken cancellationToken)
    {
        try
        {
            await prepare(_connectionString, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StateStoreException(StateStoreFault.Unwritable,
                $"{Description} has not this build's schema and this role may not change it: migrate it ahead of time ({e.MessageText}).",
                e);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            throw new StateStoreException(StateStoreFault.Unreachable, $"{Description} cannot be used: {e.Message}", e);
        }
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
        Outbox.ReadAsync(partition, limit, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
        Outbox.RemoveAsync(events, cancellationToken);

    /// <inheritdoc/>
    public Task SaveDeliveredAsync(int partition, CancellationToken cancellationToken) => Outbox.ReadAsync(partition, 1, cancellationToken);

    /// <inheritdoc/>
    public Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken) =>
        Outbox.BuryAsync(outboxEvent, reason, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        Outbox.ReadDeadAsync(limit, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken) => Outbox.ReplayAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
