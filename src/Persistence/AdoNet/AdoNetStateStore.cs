using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>
/// Durable state of cold contexts in Microsoft.Orleans.Persistence.AdoNet. A row is its envelope, events included; each write is its own
/// statement. It supports neither wake-ups nor lookups, and does not store the owner and reference columns.
/// </summary>
public sealed class AdoNetStateStore : IOutboxStore
{
    private const int RowsAtATime = 16;
    private const int RowsRemembered = 10_000;

    private readonly AdoNetGrainStorage _storage;
    private readonly Func<CancellationToken, Task> _migrate;
    private readonly AdoNetTable _table;
    private readonly AdoNetOutbox _outbox;
    private readonly AdoNetScan _scan;

    // Rows that this process wrote or read, which saves a read before a write. A stale entry shows at the write.
    private readonly ConcurrentDictionary<RowKey, Head> _heads = [];

    private AdoNetStateStore(IServiceProvider services, string invariant, string connectionString, string description,
        Func<CancellationToken, Task> migrate,
        Func<DbConnection> connect, string keyAsText)
    {
        Description = description;
        _migrate = migrate;
        var options = new AdoNetGrainStorageOptions
        {
            Invariant = invariant,
            ConnectionString = connectionString,
            GrainStorageSerializer = new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()),
        };
        _storage = new AdoNetGrainStorage(
            services.GetRequiredService<IActivatorProvider>(),
            services.GetRequiredService<ILogger<AdoNetGrainStorage>>(), Options.Create(options),
            services.GetRequiredService<IOptions<ClusterOptions>>(), "durable-state");
        _table = new AdoNetTable(_storage);
        _outbox = new AdoNetOutbox(_table, services.GetRequiredService<TimeProvider>());
        _scan = new AdoNetScan(connect, keyAsText, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
            options.GrainStorageSerializer);
    }

    /// <summary>A store in PostgreSQL.</summary>
    public static AdoNetStateStore PostgreSql(IServiceProvider services, string connectionString)
    {
        // The storage changes no session setting, so resetting (DISCARD ALL) a pooled connection before each use would be a wasted query.
        var at = new Npgsql.NpgsqlConnectionStringBuilder(AdoNetSchema.In(connectionString)) { NoResetOnClose = true };
        connectionString = at.ToString();
        return new AdoNetStateStore(
            services, "Npgsql", connectionString, $"AdoNet PostgreSQL {at.Host}:{at.Port}/{at.Database}",
            cancellationToken => AdoNetMigrations.MigratePostgreSqlAsync(connectionString, cancellationToken),
            () => new Npgsql.NpgsqlConnection(connectionString), "GrainIdExtensionString");
    }

    /// <summary>A store in MySQL or MariaDB.</summary>
    public static AdoNetStateStore MySql(IServiceProvider services, string connectionString)
    {
        var at = new MySqlConnector.MySqlConnectionStringBuilder(connectionString);
        return new AdoNetStateStore(
            services, "MySql.Data.MySqlConnector", connectionString, $"AdoNet MySQL {at.Server}:{at.Port}/{at.Database}",
            cancellationToken => AdoNetMigrations.MigrateMySqlAsync(connectionString, cancellationToken),
            () => new MySqlConnector.MySqlConnection(connectionString), "CONVERT(GrainIdExtensionString USING utf8mb4)");
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public bool IsExclusive => false;

    /// <inheritdoc/>
    public StoreSignals Signals { get; } = new();

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _migrate(cancellationToken).ConfigureAwait(false);
        await StorageLifecycle.StartAsync(_storage, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task OpenForReadingAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Reads the storage's statements from the database, and nothing else.
            await StorageLifecycle.StartAsync(_storage, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or ArgumentException or IOException or TimeoutException)
        {
            throw new StateStoreException(StateStoreFault.Unreachable, $"{Description} cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        await _outbox.AnnounceAsync(batch).ConfigureAwait(false);
        var outcomes = new WriteOutcome[batch.Count];
        var failures = new Exception?[batch.Count];
        await Parallel.ForAsync(0, batch.Count, Options16(cancellationToken), async (i, _) =>
        {
            try
            {
                outcomes[i] = await WriteAsync(batch[i]).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // Whether the statement was executed is unknown, and so is the row's version.
                Forget(batch[i].Key);
                failures[i] = e;
            }
        }).ConfigureAwait(false);

        // If some rows were applied, the writer finds them by their etags and sends the others again.
        if (failures.OfType<Exception>().MinBy(Weight) is { } worst)
        {
            var isAnyApplied = outcomes.Where((o, i) => failures[i] is null && o == WriteOutcome.Applied).Any();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(isAnyApplied ? new PartialBatchException(worst) : worst);
        }

        return outcomes;
    }

    /// <inheritdoc/>
    public async Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var rows = new StoredRow?[keys.Count];
        await Parallel.ForAsync(0, keys.Count, Options16(cancellationToken), async (i, _) =>
        {
            var (row, version) = await _table.ReadAsync<StoredEnvelope>(keys[i]).ConfigureAwait(false);
            if (row is null)
                return;

            Remember(keys[i], new Head(version!, row.Etag, row.Events));
            rows[i] = new StoredRow(keys[i].GrainId, row.Etag, row.Payload, 0);
        }).ConfigureAwait(false);
        return rows;
    }

    /// <inheritdoc/>
    public async Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(keys, cancellationToken).ConfigureAwait(false)).Select(row => row?.Etag)];

    /// <inheritdoc/>
    public StoreFailure Classify(Exception exception) => AdoNetFailures.Classify(exception);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken) =>
        _scan.ReadAsync(grainType, after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken) =>
        _outbox.ReadAsync(partition, limit, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
        _outbox.RemoveAsync(events, Forget, cancellationToken);

    /// <inheritdoc/>
    public Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken) =>
        _outbox.BuryAsync(outboxEvent, reason, Forget, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        _outbox.ReadDeadAsync(limit);

    /// <inheritdoc/>
    public Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken) => _outbox.ReplayAsync(id, Forget);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<WriteOutcome> WriteAsync(RowWrite write)
    {
        // A first write reads nothing: the storage's own compare-and-swap tells whether the row exists.
        var head = write.ExpectedEtag is null ? null : _heads.GetValueOrDefault(write.Key);
        if (head?.Etag != write.ExpectedEtag)
            head = await ReadHeadAsync(write.Key).ConfigureAwait(false);

        while (head?.Etag == write.ExpectedEtag)
        {
            var envelope = new StoredEnvelope
            {
                Etag = write.NewEtag,
                Payload = write.Payload,
                IsCleared = write.IsCleared,
                Events = [.. head?.Waiting ?? [], .. write.Events.Select(StoredEvent.From)],
            };
            if (await _table.TryWriteAsync(write.Key, envelope, head?.Version).ConfigureAwait(false) is { } version)
            {
                Remember(write.Key, new Head(version, write.NewEtag, envelope.Events));
                return WriteOutcome.Applied;
            }

            // A rival wrote the row, or its events were removed: then its etag is unchanged.
            head = await ReadHeadAsync(write.Key).ConfigureAwait(false);
        }

        return WriteOutcome.Conflict;
    }

    private async Task<Head?> ReadHeadAsync(RowKey key)
    {
        var (row, version) = await _table.ReadAsync<StoredEnvelope>(key).ConfigureAwait(false);
        return row is null ? null : new Head(version!, row.Etag, row.Events);
    }

    private void Remember(RowKey key, Head head)
    {
        if (_heads.Count >= RowsRemembered)
            _heads.Clear();

        _heads[key] = head;
    }

    private void Forget(RowKey key) => _heads.TryRemove(key, out _);

    // The classification must be safe for every row: an unknown outcome outranks a certain one, and bad data counts only if all the data is
    // bad.
    private int Weight(Exception exception) => Classify(exception) switch
    {
        StoreFailure.OutcomeUnknown => 0,
        StoreFailure.Transient => 1,
        StoreFailure.Fatal => 2,
        _ => 3,
    };

    private static ParallelOptions Options16(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = RowsAtATime, CancellationToken = cancellationToken };

    private sealed record Head(string Version, Guid Etag, List<StoredEvent> Waiting);
}
