using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>Brings collections and indexes up to date. Every step may be done by several silos at once.</summary>
internal static class Schema
{
    /// <summary>Increased when an older build must not use this build's collections.</summary>
    public const int Version = 1;

    public static async Task PrepareAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        await RaiseVersionAsync(database, cancellationToken).ConfigureAwait(false);
        await CheckAsync(database, cancellationToken).ConfigureAwait(false);
        var rows = database.GetCollection<BsonDocument>(MongoStateStore.RowsName);
        await rows.Indexes.CreateManyAsync(
            [
                new(new BsonDocument(Rows.Guard, 1), new CreateIndexOptions { Name = "guard", Unique = true, Sparse = true }),
                Partial("due", new BsonDocument { { "_id.s", 1 }, { "next_try", 1 } }, "next_try"),
                Partial("owner", new BsonDocument { { "_id.s", 1 }, { "_id.t", 1 }, { "owner", 1 }, { "created", 1 }, { "_id.k", 1 } },
                    "owner"),
                Partial("reference", new BsonDocument { { "_id.s", 1 }, { "_id.t", 1 }, { "reference", 1 } }, "reference"),
                Partial("outbox", new BsonDocument { { "_id.s", 1 }, { "partition", 1 }, { "outbox.time", 1 } }, "outbox.0"),
            ],
            cancellationToken).ConfigureAwait(false);

        // Compare-and-swap is an upsert, so every update of a missing row would insert it. Such an update also claims the field of this
        // guard document, and so fails with a duplicate key instead.
        await rows.UpdateOneAsync(
            new BsonDocument("_id", Rows.Id("", "", Rows.Guard)), new BsonDocument("$set", new BsonDocument(Rows.Guard, 1)),
            new UpdateOptions { IsUpsert = true }, cancellationToken).ConfigureAwait(false);

        var dead = database.GetCollection<BsonDocument>(MongoStateStore.DeadLettersName);
        await dead.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument { { "s", 1 }, { "failed_at", 1 } },
                new CreateIndexOptions { Name = "failed" }),
            cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks that the database belongs to this build or an older one, and changes nothing.</summary>
    public static async Task CheckAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        var stored = await Versions(database).Find(TheVersion).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) ??
            throw new StateStoreException(StateStoreFault.Missing, $"The database {database.DatabaseNamespace} holds no durable state.");
        if (stored["version"].ToInt32() is var version and > Version)
        {
            throw new StateStoreException(StateStoreFault.NewerSchema,
                $"The database {database.DatabaseNamespace} was written by a newer build: schema {version}, this build knows up "
                    + $"to {Version}.");
        }
    }

    private static BsonDocument TheVersion => new("_id", "version");

    private static IMongoCollection<BsonDocument> Versions(IMongoDatabase database) => database.GetCollection<BsonDocument>("schema");

    private static Task<UpdateResult> RaiseVersionAsync(IMongoDatabase database, CancellationToken cancellationToken) =>
        Versions(database).UpdateOneAsync(
            TheVersion, new BsonDocument("$max", new BsonDocument("version", Version)),
            new UpdateOptions { IsUpsert = true }, cancellationToken);

    private static CreateIndexModel<BsonDocument> Partial(string name, BsonDocument keys, string whereExists) => new(keys,
        new CreateIndexOptions<BsonDocument>
        {
            Name = name,
            PartialFilterExpression = new BsonDocument(whereExists, new BsonDocument("$exists", true)),
        });
}
