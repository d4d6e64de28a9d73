using FlightTickets.Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>
/// One unordered bulk per batch. A bulk does not report which filter missed, so each write is an upsert filtered on key and etag: a miss
/// tries to insert and fails with a duplicate key at its own index, on <c>_id</c> if the row has another etag, on the guard if there is no
/// row.
/// </summary>
internal sealed class RowWriter(IMongoCollection<BsonDocument> rows, ServerClock clock, string service)
{
    /// <summary>The server's limit for a document, less what the fields around payload and events take.</summary>
    public const int MaxRowBytes = (16 * 1024 * 1024) - (64 * 1024);

    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    public async Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        var now = await clock.NowAsync(cancellationToken).ConfigureAwait(false);
        var updates = new List<WriteModel<BsonDocument>>(batch.Count);
        foreach (var row in batch)
            updates.Add(ToUpdate(row, now));

        var outcomes = new WriteOutcome[batch.Count];
        try
        {
            await rows.BulkWriteAsync(updates, Unordered, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoBulkWriteException<BsonDocument> e) when (e.WriteConcernError is null && e.UnprocessedRequests.Count == 0)
        {
            Explain(e, outcomes);
        }

        return outcomes;
    }

    private static void Explain(MongoBulkWriteException<BsonDocument> exception, WriteOutcome[] outcomes)
    {
        var isAnyRefused = false;
        foreach (var error in exception.WriteErrors)
        {
            if (error.Category == ServerErrorCategory.DuplicateKey)
                outcomes[error.Index] = WriteOutcome.Conflict;
            else
                isAnyRefused = true;
        }

        // If a refused row's neighbours were applied, the writer finds them by their etags and sends the others again.
        if (isAnyRefused)
            throw new RowsRefusedException(exception, isNothingApplied: exception.WriteErrors.Count == outcomes.Length);
    }

    private UpdateOneModel<BsonDocument> ToUpdate(RowWrite row, long now)
    {
        if (Size(row) > MaxRowBytes)
            throw new RowsRefusedException($"{row.Key} has {Size(row)} bytes; MongoDB stores at most {MaxRowBytes} a document.");

        var set = new BsonDocument { { "etag", Rows.Uuid(row.NewEtag) }, { "cleared", row.IsCleared },
            { "payload", row.Payload }, { "tries", 0 } };
        var unset = new BsonDocument();
        var due = row.WakeAfter is { } delay ? (BsonValue)(now + ServerClock.Micros(delay)) : null;
        Put("due_at", due);
        Put("next_try", due);
        Put("owner", row.Owner);
        Put("reference", row.Reference);

        var update = new BsonDocument { { "$set", set } };
        if (unset.ElementCount > 0)
            update.Add("$unset", unset);

        update.Add("$setOnInsert", row.ExpectedEtag is null
            ? new BsonDocument { { "created", now }, { "partition", OutboxPartition.Of(row.Key.GrainId) } }
            : new BsonDocument(Rows.Guard, 1));
        if (row.Events.Count > 0)
            update.Add("$push", new BsonDocument("outbox", new BsonDocument("$each", new BsonArray(row.Events.Select(Rows.FromEvent)))));

        // Every row has an etag, so a filter for none finds no row.
        BsonValue expected = row.ExpectedEtag is { } etag ? Rows.Uuid(etag) : BsonNull.Value;
        var filter = new BsonDocument { { "_id", Rows.Id(service, row.Key) }, { "etag", expected } };
        return new UpdateOneModel<BsonDocument>(filter, update) { IsUpsert = true };

        void Put(string name, BsonValue? value)
        {
            if (value is null)
                unset.Add(name, 1);
            else
                set.Add(name, value);
        }
    }

    private static long Size(RowWrite row) => row.Payload.Length + row.Events.Sum(e => e.Data.Length + 300L);
}
