using System.Globalization;

namespace FlightTickets.Bench.Sql;

/// <summary>The few counters that a comparison reads, under the names that the product's <c>/metrics</c> has.</summary>
internal static class RuntimeCounters
{
    public static void MapRuntimeCounters(this WebApplication app) =>
        app.MapGet("/metrics", (EventQueue events) => Results.Text(Page(events)));

    private static string Page(EventQueue events) => string.Create(CultureInfo.InvariantCulture, $"""
        dotnet_gc_heap_total_allocated_bytes_total {GC.GetTotalAllocatedBytes()}
        dotnet_gc_pause_time_seconds_total {GC.GetTotalPauseDuration().TotalSeconds}
        dotnet_jit_compiled_methods_total {System.Runtime.JitInfo.GetCompiledMethodCount()}
        dotnet_thread_pool_work_item_count_total {ThreadPool.CompletedWorkItemCount}
        yardstick_events_received_total {events.Received}

        """);
}
