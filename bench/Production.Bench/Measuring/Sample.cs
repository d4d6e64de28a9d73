using System.Diagnostics;

namespace FlightTickets.Bench;

/// <summary>All counters at one moment.</summary>
internal sealed record Sample
{
    // Back ends hand in their counts at most once a second, so a slice of some seconds is off by as much.
    private const string Query = """
        select (select wal_records from pg_stat_wal), (pg_current_wal_insert_lsn() - '0/0')::bigint, (select wal_fpi from pg_stat_wal),
            (select wal_sync from pg_stat_wal),
            (select xact_commit from pg_stat_database where datname = current_database()),
            sum(n_tup_upd)::bigint, sum(n_tup_hot_upd)::bigint, sum(n_dead_tup)::bigint, sum(pg_total_relation_size(relid))::bigint
        from pg_stat_user_tables
        """;

    public required long Timestamp { get; init; }
    public required Histogram Booked { get; init; }
    public required long Refused { get; init; }
    public required long Unknown { get; init; }
    public required IReadOnlyList<(string Name, double Cpu, double Resident)> Processes { get; init; }
    /// <summary>Processor milliseconds of the whole machine.</summary>
    public required double Machine { get; init; }

    public required double AllocatedBytes { get; init; }
    public required double WorkItems { get; init; }
    public required double CompiledMethods { get; init; }
    public required double GcPause { get; init; }

    /// <summary>In the query's order; empty without PostgreSQL.</summary>
    public required long[] Database { get; init; }

    public static async Task<Sample> TakeAsync(Contender contender, Buyers buyers, CancellationToken cancellationToken)
    {
        var page = await RuntimePage.ReadAsync(contender.MetricsPages, cancellationToken);
        var database = contender.Database is { } name ? await Sql.RowAsync(name, Query, cancellationToken) : [];
        List<(string, int)> processes = [.. contender.Processes];
        if (contender.HasServers)
            processes.AddRange([("PostgreSQL", contender.Servers.Postgres.ProcessId), ("RabbitMQ", contender.Servers.Rabbit.ProcessId)]);
        return new Sample
        {
            Timestamp = Stopwatch.GetTimestamp(),
            Booked = buyers.Booked,
            Refused = buyers.Refused,
            Unknown = buyers.Unknown,
            Processes =
            [
                .. processes.Select(process => Of(process.Item1, process.Item2)),
                ("driver", Environment.CpuUsage.TotalTime.TotalMilliseconds, ProcessTimes.ResidentMegabytes(Environment.ProcessId)),
            ],
            Machine = ProcessTimes.MachineMilliseconds(),
            AllocatedBytes = page.Sum("dotnet_gc_heap_total_allocated_bytes_total"),
            WorkItems = page.Sum("dotnet_thread_pool_work_item_count_total"),
            CompiledMethods = page.Sum("dotnet_jit_compiled_methods_total"),
            GcPause = page.Sum("dotnet_gc_pause_time_seconds_total"),
            Database = database,
        };
    }

    private static (string Name, double Cpu, double Resident) Of(string name, int id) =>
        (name, ProcessTimes.Milliseconds(id), ProcessTimes.ResidentMegabytes(id));
}
