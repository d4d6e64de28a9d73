using System.Diagnostics;
using System.Text;
using FlightTickets.Events;
using FlightTickets.Persistence;
using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Servers;
using Npgsql;

namespace FlightTickets.PersistenceBench;

/// <summary>
/// What it costs PostgreSQL to write and to deliver events, the thousandth and the millionth, with autovacuum off: whatever grows
/// with what was delivered long ago shows here.
/// </summary>
internal static class OutboxDrain
{
    private const int Batch = 256;
    private const int Round = 50_000;

    /// <summary>Writes and delivers so many events; prints a line each time their number doubled, and at the end.</summary>
    public static async Task RunAsync(int events)
    {
        await using var server = await PostgresServer.StartAsync(["autovacuum=off"]);
        await using var raw = NpgsqlDataSource.Create(server.ConnectionString);
        var postmaster = await Processors.PostmasterAsync(raw);
        await using var store = new PostgresStateStore(server.ConnectionString, "bench");
        await store.OpenAsync(CancellationToken.None);
        Console.WriteLine(
            "events delivered | written: us of PostgreSQL an event | handed over: us an event | "
                + "read from the table: us an event | MB on disk");
        var total = 0;
        for (var mark = Round; total < events; mark = Math.Min(mark * 2, events))
        {
            var (written, handed, read) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            while (total < mark)
            {
                written = await SpentAsync(() => WriteAsync(store, total, Round / 2, deliver: false));
                read = await SpentAsync(() => ReadAllAsync(store));
                await WriteAsync(store, total + (Round / 2), Round / 2, deliver: true);
                handed = await SpentAsync(() => LookAsync(store));
                total += Round;
            }

            var size = await ScalarAsync(raw, "SELECT pg_total_relation_size('outbox_0') + pg_total_relation_size('outbox_1')");
            Console.WriteLine($"{total,16:N0} | {PerEvent(written),37:0.0} | {PerEvent(handed),25:0.0} | "
                + $"{PerEvent(read),32:0.0} | {size / 1048576.0,10:0.0}");
        }

        double PerEvent(TimeSpan spent) => spent.TotalMicroseconds / (Round / 2);

        async Task<TimeSpan> SpentAsync(Func<Task> work)
        {
            var before = Processors.Used(postmaster).Server;
            await work();
            return Processors.Used(postmaster).Server - before;
        }
    }

    // New rows: what an update of a state costs is measured elsewhere.
    private static async Task WriteAsync(PostgresStateStore store, int from, int count, bool deliver)
    {
        for (var at = from; at < from + count; at += Batch)
        {
            RowWrite[] rows = [.. Enumerable.Range(at, Math.Min(Batch, from + count - at)).Select(Row)];
            await store.WriteAsync(rows, CancellationToken.None);
            if (deliver) await store.RemoveOutboxAsync([.. rows.SelectMany(r => r.Events)], CancellationToken.None);
        }
    }

    /// <summary>What a relay does every five seconds: looks for what it was not handed, and moves the checkpoint.</summary>
    private static async Task LookAsync(PostgresStateStore store)
    {
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            var left = await store.ReadOutboxAsync(partition, Batch, CancellationToken.None);
            if (left.Count > 0) throw new UnreachableException($"{left.Count} events of partition {partition} came back.");
        }
    }

    private static async Task ReadAllAsync(PostgresStateStore store)
    {
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            while (await store.ReadOutboxAsync(partition, Batch, CancellationToken.None) is { Count: > 0 } page)
                await store.RemoveOutboxAsync(page, CancellationToken.None);
        }
    }

    private static RowWrite Row(int n)
    {
        var key = new RowKey("bench", $"{n:x8}");
        return new RowWrite
        {
            Key = key,
            NewEtag = Guid.NewGuid(),
            Payload = new byte[64],
            Events =
            [
                new OutboxEvent
                {
                    Id = Guid.CreateVersion7(),
                    Key = key,
                    Source = "bench",
                    Type = "bench.happened",
                    Sequence = 1,
                    Time = DateTimeOffset.UtcNow,
                    Data = Encoding.UTF8.GetBytes($$"""{"orderId":"ord_{{n:x8}}","total":"199.00","currency":"USD"}"""),
                },
            ],
        };
    }

    private static async Task<long> ScalarAsync(NpgsqlDataSource raw, string sql)
    {
        await using var command = raw.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
