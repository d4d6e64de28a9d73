using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>Leases of rows that are due.</summary>
internal sealed class WakeUps(IMongoCollection<BsonDocument> rows, ServerClock clock, string service)
{
    private static readonly BsonDocument Due = new() { { "next_try", 1 }, { "tries", 1 } };
    private static readonly BsonDocument LongestOverdueFirst = new() { { "_id.s", 1 }, { "next_try", 1 } };
    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    /// <summary>
    /// Reads the due rows, then moves each that still has the next try that was read, with a mark. Only if other silos moved some
    /// meanwhile, a second read finds those with the mark.
    /// </summary>
    public async Task<IReadOnlyList<RowKey>> LeaseAsync(int limit, WakeUpBackoff backoff, CancellationToken cancellationToken)
    {
        var now = await clock.NowAsync(cancellationToken).ConfigureAwait(false);
        var due = await rows.Find(new BsonDocument { { "_id.s", service }, { "next_try", new BsonDocument("$lte", now) } })
            .Sort(LongestOverdueFirst).Limit(limit).Project(Due).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (due.Count == 0)
            return [];

        var mark = Rows.Uuid(Guid.NewGuid());
        var leases = due.ConvertAll<WriteModel<BsonDocument>>(row => new UpdateOneModel<BsonDocument>(
            new BsonDocument { { "_id", row["_id"] }, { "next_try", row["next_try"] } },
            new BsonDocument
            {
                { "$set", new BsonDocument { { "next_try", now + Pause(row["tries"].ToInt32(), backoff) }, { "lease", mark } } },
                { "$inc", new BsonDocument("tries", 1) },
            }));
        var result = await rows.BulkWriteAsync(leases, Unordered, cancellationToken).ConfigureAwait(false);
        if (result.MatchedCount < due.Count)
        {
            var mine = new BsonDocument { { "_id", new BsonDocument("$in", new BsonArray(due.Select(row => row["_id"]))) },
                { "lease", mark } };
            due = await rows.Find(mine).Project(Due).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        return due.ConvertAll(Rows.Key);
    }

    public async Task<TimeSpan?> NextAsync(CancellationToken cancellationToken)
    {
        var next = await rows.Find(new BsonDocument { { "_id.s", service }, { "next_try", new BsonDocument("$gt", long.MinValue) } })
            .Sort(LongestOverdueFirst).Limit(1).Project(Due).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (next is null)
            return null;

        var now = await clock.NowAsync(cancellationToken).ConfigureAwait(false);
        return TimeSpan.FromTicks((next["next_try"].AsInt64 - now) * TimeSpan.TicksPerMicrosecond);
    }

    private static long Pause(int tries, WakeUpBackoff backoff) =>
        Math.Min(ServerClock.Micros(backoff.Longest), ServerClock.Micros(backoff.First) << Math.Min(tries, 20));
}
