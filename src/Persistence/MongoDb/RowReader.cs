using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>Reads rows from the primary, and only those that a majority has.</summary>
internal sealed class RowReader(IMongoClient client, IMongoDatabase database, string service)
{
    private static readonly BsonDocument EtagOnly = new("etag", 1);
    private static readonly BsonDocument ByKey = new("_id", 1);

    private readonly IMongoCollection<BsonDocument> _rows = database.GetCollection<BsonDocument>(MongoStateStore.RowsName);
    private readonly IMongoCollection<BsonDocument> _barriers = database.GetCollection<BsonDocument>("barrier");

    public async Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var found = await _rows.Find(Among(keys)).Project(Rows.Columns).ToListAsync(cancellationToken).ConfigureAwait(false);
        var byKey = found.ToDictionary(Rows.Key, Rows.ToRow);
        return [.. keys.Select(key => byKey.GetValueOrDefault(key))];
    }

    /// <summary>
    /// A majority read may miss a write that the primary has applied and the majority has not seen yet. So a write of our own goes first:
    /// once it is acknowledged, everything that the primary applied before is too. The session carries that over a failover in between.
    /// </summary>
    public async Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var barrier = new BsonDocument("_id", service);
        var passed = new BsonDocument("$inc", new BsonDocument("passed", 1L));
        var upsert = new UpdateOptions { IsUpsert = true };
        List<BsonDocument> found;
        if (client.Cluster.Description.LogicalSessionTimeout is null)
        {
            await _barriers.UpdateOneAsync(barrier, passed, upsert, cancellationToken).ConfigureAwait(false);
            found = await _rows.Find(Among(keys)).Project(EtagOnly).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            using var session = await client.StartSessionAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await _barriers.UpdateOneAsync(session, barrier, passed, upsert, cancellationToken).ConfigureAwait(false);
            found = await _rows.Find(session, Among(keys)).Project(EtagOnly).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        var byKey = found.ToDictionary(Rows.Key, Rows.Etag);
        return [.. keys.Select(key => byKey.TryGetValue(key, out var etag) ? etag : (Guid?)null)];
    }

    public async Task<IReadOnlyList<StoredRow>> FindByOwnerAsync(OwnerQuery query, CancellationToken cancellationToken)
    {
        var (direction, beyond) = query.NewestFirst ? (-1, "$lt") : (1, "$gt");
        var filter = Live(query.GrainType).Add("owner", query.Owner);
        if (query.After is { } after)
        {
            // The first condition bounds the index scan, the second is exact.
            filter.Add("created", new BsonDocument(beyond + "e", after.Created));
            filter.Add("$or", new BsonArray
            {
                new BsonDocument("created", new BsonDocument(beyond, after.Created)),
                new BsonDocument { { "created", after.Created }, { "_id.k", new BsonDocument(beyond, after.GrainId) } },
            });
        }

        return await ListAsync(filter, new BsonDocument { { "created", direction }, { "_id.k", direction } },
            query.Limit, cancellationToken)
            .ConfigureAwait(false);
    }

    public Task<IReadOnlyList<StoredRow>> FindByReferenceAsync(string grainType, string reference, CancellationToken cancellationToken) =>
        ListAsync(Live(grainType).Add("reference", reference), ByKey, int.MaxValue, cancellationToken);

    public Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken)
    {
        BsonValue start = after is null ? BsonMinKey.Value : after;
        var range = new BsonDocument { { "$gt", Rows.Id(service, grainType, start) },
            { "$lt", Rows.Id(service, grainType, BsonMaxKey.Value) } };
        return ListAsync(new BsonDocument { { "_id", range }, { "cleared", false } }, ByKey, limit, cancellationToken);
    }

    private BsonDocument Live(string grainType) => new() { { "_id.s", service }, { "_id.t", grainType }, { "cleared", false } };

    private BsonDocument Among(IReadOnlyList<RowKey> keys) =>
        new("_id", new BsonDocument("$in", new BsonArray(keys.Select(key => Rows.Id(service, key)))));

    private async Task<IReadOnlyList<StoredRow>> ListAsync(
        BsonDocument filter, BsonDocument sort, int limit, CancellationToken cancellationToken)
    {
        var found = await _rows.Find(filter).Sort(sort).Limit(limit).Project(Rows.Columns)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.ConvertAll(Rows.ToRow);
    }
}
