using FlightTickets.Clocks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>
/// The primary's clock, read once a minute and carried forward by this process's monotonic one: a classic update cannot compute "now plus a
/// delay", and one that can (a pipeline with <c>$$NOW</c>) cannot <c>$push</c> in the same step. Its error is at most half the round trip
/// of the reading (a reading slower than 100 ms is repeated once), a millisecond of resolution and a minute's drift. After a failover it is
/// the old primary's clock for up to a minute.
/// </summary>
internal sealed class ServerClock(IMongoDatabase database, TimeProvider time, MovableTime? moved = null)
{
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    private const int CommandNotFound = 59;

    private Reading? _last;

    /// <summary>The server's time in microseconds since 1970, as far ahead as the test clock is where there is one.</summary>
    public async ValueTask<long> NowAsync(CancellationToken cancellationToken)
    {
        var reading = Volatile.Read(ref _last);
        if (reading is null || time.GetElapsedTime(reading.Timestamp) > Stale)
        {
            reading = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (reading.RoundTrip > Slow && await ReadAsync(cancellationToken).ConfigureAwait(false) is var second
                && second.RoundTrip < reading.RoundTrip)
                reading = second;

            Volatile.Write(ref _last, reading);
        }

        var server = reading.ServerMicros + Micros(time.GetElapsedTime(reading.Timestamp));
        return moved is null ? server : Micros(moved.Reading.At(Time(server)));
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var sent = time.GetTimestamp();
        var answer = await HelloAsync(cancellationToken).ConfigureAwait(false);
        var roundTrip = time.GetElapsedTime(sent);
        return new Reading(sent, answer["localTime"].ToUniversalTime().Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            - Micros(roundTrip / 2), roundTrip);
    }

    private async Task<BsonDocument> HelloAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoCommandException e) when (e.Code == CommandNotFound)
        {
            // Servers before 4.4.2 only know it by its old name.
            return await database.RunCommandAsync<BsonDocument>(new BsonDocument("isMaster", 1), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Micros(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private sealed record Reading(long Timestamp, long ServerMicros, TimeSpan RoundTrip);
}
