using MongoDB.Bson;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>The layout of a row as a document: one per grain, with its undelivered events inside.</summary>
internal static class Rows
{
    /// <summary>The field that only the guard document has; see <see cref="Schema"/>.</summary>
    public const string Guard = "guard";

    public static readonly BsonDocument Columns = new() { { "etag", 1 }, { "payload", 1 }, { "created", 1 }, { "due_at", 1 } };

    // A document as key saves a field to store and index. Its order is fixed, because MongoDB compares field by field.
    public static BsonDocument Id(string service, RowKey key) => Id(service, key.GrainType, key.GrainId);

    public static BsonDocument Id(string service, string grainType, BsonValue grainId) =>
        new() { { "s", service }, { "t", grainType }, { "k", grainId } };

    public static RowKey Key(BsonDocument row) => new(row["_id"]["t"].AsString, row["_id"]["k"].AsString);

    public static BsonBinaryData Uuid(Guid value) => new(value, GuidRepresentation.Standard);

    public static Guid Etag(BsonDocument row) => row["etag"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);

    public static StoredRow ToRow(BsonDocument row) =>
        new(row["_id"]["k"].AsString, Etag(row), row["payload"].AsByteArray, row["created"].AsInt64)
        {
            DueAt = row.GetValue("due_at", BsonNull.Value) is BsonInt64 due ? ServerClock.Time(due.Value) : null,
        };

    public static BsonDocument FromEvent(OutboxEvent added)
    {
        var document = new BsonDocument
        {
            { "id", Uuid(added.Id) }, { "source", added.Source }, { "type", added.Type }, { "sequence", added.Sequence },
            { "time", ServerClock.Micros(added.Time) }, { "data", added.Data },
        };
        if (added.TraceParent is { } trace)
            document.Add("traceparent", trace);

        return document;
    }

    public static OutboxEvent ToEvent(RowKey key, BsonDocument stored) => new()
    {
        Id = stored["id"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard),
        Key = key,
        Source = stored["source"].AsString,
        Type = stored["type"].AsString,
        Sequence = stored["sequence"].AsInt64,
        Time = ServerClock.Time(stored["time"].AsInt64),
        Data = stored["data"].AsByteArray,
        TraceParent = stored.GetValue("traceparent", BsonNull.Value) is BsonString trace ? trace.AsString : null,
    };
}
