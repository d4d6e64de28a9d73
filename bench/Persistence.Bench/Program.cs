using System.Diagnostics;
using FlightTickets.PersistenceBench;
using FlightTickets.Servers;
using Npgsql;

// dotnet run -c Release --project bench/Persistence.Bench [-- <orleans>/src/AdoNet]
// dotnet run -c Release --project bench/Persistence.Bench -- outbox [events]
if (args is ["outbox", .. var rest])
{
    await OutboxDrain.RunAsync(rest is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
    return;
}

var mongo = Environment.GetEnvironmentVariable("FLIGHTTICKETS_TEST_MONGODB");
var scripts = args.Length > 0 ? args[0] : null;
var span = TimeSpan.FromSeconds(6);
var folder = Directory.CreateTempSubdirectory("persistence-bench-").FullName;
await using var server = await PostgresServer.StartAsync();
var postmaster = 0;
await using (var raw = NpgsqlDataSource.Create(server.ConnectionString))
{
    postmaster = await Processors.PostmasterAsync(raw);
    await using var create = raw.CreateCommand(
        "CREATE TABLE pgbench_state (id text PRIMARY KEY, etag uuid, payload bytea) WITH (fillfactor = 85); ALTER TABLE pgbench_state "
            + "ALTER COLUMN payload SET STORAGE EXTERNAL");
    await create.ExecuteNonQueryAsync();
}

await using (var silo = await BenchSilo.StartAsync(server.ConnectionString, Path.Combine(folder, "bench.db"), scripts, mongo))
{
    string[] names =
    [
        "group commit", .. scripts is null ? (string[])[] : ["AdoNet"], "SQLite",
        .. mongo is null ? (string[])[] : ["MongoDB"],
    ];
    var writes = names.Append("pgbench").ToDictionary(n => n, _ => new List<double>());
    var spent = writes.Keys.ToDictionary(n => n, _ => new List<(double Client, double Server)>());
    foreach (var name in names)
        await Measure.WritesAsync(silo.Storage(name), "warm", TimeSpan.FromSeconds(3));

    for (var round = 0; round < 5; round++)
    {
        // Each round starts with a different contender: the one after pgbench meets its checkpoint.
        for (var turn = 0; turn < names.Length + 1; turn++)
        {
            var name = (turn + round) % (names.Length + 1) is var place && place < names.Length ? names[place] : "pgbench";
            var before = Processors.Used(postmaster);
            var started = Stopwatch.GetTimestamp();
            writes[name].Add(name == "pgbench"
                ? await Measure.PgbenchAsync(server.Port, span)
                : await Measure.WritesAsync(silo.Storage(name), "hot", span));
            var (count, used) = (writes[name][^1] * Stopwatch.GetElapsedTime(started).TotalSeconds, Processors.Used(postmaster) - before);
            spent[name].Add((used.Client.TotalMicroseconds / count, used.Server.TotalMicroseconds / count));
        }

        Console.WriteLine($"round {round}: {string.Join(", ", writes.Select(w => $"{w.Key} {w.Value[^1]:0}"))} writes/s");
    }

    var medians = writes.ToDictionary(w => w.Key, w => Measure.Median(w.Value));
    foreach (var (name, median) in medians)
        Console.WriteLine($"{name}: {median:0} writes/s, median of {writes[name].Count}; group commit / {name} "
            + $"= {medians["group commit"] / median:0.00}; " +
            $"{Measure.Median(spent[name].Select(s => s.Client)):0.0} us of this process "
                + $"and {Measure.Median(spent[name].Select(s => s.Server)):0.0} us of PostgreSQL a write");

    foreach (var name in names)
        Console.WriteLine($"{name}: a lone write {await Measure.LoneAsync(silo.Storage(name), "lone", 500):0.000} ms (median of 500)");

    foreach (var name in names)
    {
        await Measure.FillAsync(silo.Storage(name), "cold", 10_000);
        var reads = new List<double>();
        for (var i = 0; i < 3; i++)
            reads.Add(await Measure.ReadsAsync(silo.Storage(name), "cold", 10_000));

        Console.WriteLine($"{name}: 10,000 cold reads at {Measure.Median(reads):0}/s");
    }
}

Console.WriteLine($"a queued write holds {await QueueMemory.BytesAsync():0} bytes beside its payload");
Directory.Delete(folder, recursive: true);
