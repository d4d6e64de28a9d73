using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>The events that wait inside their rows, and those given up. Nothing here touches an etag.</summary>
internal sealed class Outbox(IMongoDatabase database, ServerClock clock, string service)
{
    private static readonly BsonDocument OldestFirst = new("outbox.time", 1);
    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    private readonly IMongoCollection<BsonDocument> _rows = database.GetCollection<BsonDocument>(MongoStateStore.RowsName);
    private readonly IMongoCollection<BsonDocument> _dead = database.GetCollection<BsonDocument>(MongoStateStore.DeadLettersName);

    public async Task<IReadOnlyList<OutboxEvent>> ReadAsync(int partition, int limit, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { { "_id.s", service }, { "partition", partition },
            { "outbox.0", new BsonDocument("$exists", true) } };
        var rows = await _rows.Find(filter).Sort(OldestFirst).Limit(limit).Project(new BsonDocument("outbox", 1))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        // A grain's events are in the order they were pushed; the limit may cut off its last ones, never an earlier one.
        return [.. rows.SelectMany(row => row["outbox"].AsBsonArray.Select(stored => Rows.ToEvent(Rows.Key(row), stored.AsBsonDocument)))
            .Take(limit)];
    }

    public async Task RemoveAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;

        var pulls = events.GroupBy(e => e.Key).Select(WriteModel<BsonDocument> (ofRow) => new UpdateOneModel<BsonDocument>(
            new BsonDocument("_id", Rows.Id(service, ofRow.Key)), Pull(ofRow.Select(e => Rows.Uuid(e.Id)))));
        await _rows.BulkWriteAsync(pulls, Unordered, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Two documents are involved, so the letter is written before the event is removed: a crash in between repeats, and loses nothing.
    /// </summary>
    public async Task BuryAsync(OutboxEvent buried, string reason, CancellationToken cancellationToken)
    {
        var row = new BsonDocument { { "_id", Rows.Id(service, buried.Key) }, { "outbox.id", Rows.Uuid(buried.Id) } };
        if (!await _rows.Find(row).AnyAsync(cancellationToken).ConfigureAwait(false))
            return;

        var letter = new BsonDocument
        {
            { "s", service }, { "row", Rows.Id(service, buried.Key) }, { "event", Rows.FromEvent(buried) }, { "reason", reason },
            { "failed_at", await clock.NowAsync(cancellationToken).ConfigureAwait(false) },
        };
        await _dead.UpdateOneAsync(
            new BsonDocument("_id", Rows.Uuid(buried.Id)), new BsonDocument("$set", letter),
            new UpdateOptions { IsUpsert = true }, cancellationToken)
            .ConfigureAwait(false);
        await RemoveAsync([buried], cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<DeadLetter>> ReadDeadAsync(int limit, CancellationToken cancellationToken)
    {
        var letters = await _dead.Find(new BsonDocument("s", service))
            .Sort(new BsonDocument { { "s", 1 }, { "failed_at", 1 } }).Limit(limit)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return letters.ConvertAll(
            letter => new DeadLetter(ToEvent(letter), letter["reason"].AsString, ServerClock.Time(letter["failed_at"].AsInt64)));
    }

    /// <summary>The event is put back before its letter is removed, and only if it is not back already.</summary>
    public async Task<bool> ReplayAsync(Guid id, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { { "_id", Rows.Uuid(id) }, { "s", service } };
        var letter = await _dead.Find(filter).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (letter is null)
            return false;

        await _rows.UpdateOneAsync(
            new BsonDocument { { "_id", letter["row"] }, { "outbox.id", new BsonDocument("$ne", Rows.Uuid(id)) } },
            new BsonDocument("$push", new BsonDocument("outbox", letter["event"])),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        await _dead.DeleteOneAsync(filter, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static OutboxEvent ToEvent(BsonDocument letter) =>
        Rows.ToEvent(new RowKey(letter["row"]["t"].AsString, letter["row"]["k"].AsString), letter["event"].AsBsonDocument);

    private static BsonDocument Pull(IEnumerable<BsonBinaryData> ids) =>
        new("$pull", new BsonDocument("outbox", new BsonDocument("id", new BsonDocument("$in", new BsonArray(ids)))));
}
