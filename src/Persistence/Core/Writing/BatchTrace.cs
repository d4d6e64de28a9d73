using System.Diagnostics;

namespace FlightTickets.Persistence;

/// <summary>
/// The span of one round trip. A batch carries rows of many traces, so it is a trace of its own, and the span of each commit in it links to
/// it: from a booking one can follow it to the batch that made it durable and to the database's own spans.
/// </summary>
internal static class BatchTrace
{
    public static Activity? Start(IRowStore store, IReadOnlyList<PendingWrite> batch)
    {
        if (!PersistenceInstruments.Source.HasListeners()) return null;
        Activity.Current = null;
        if (PersistenceInstruments.Source.StartActivity("write batch", ActivityKind.Client) is not { } span) return null;
        span.SetTag("flighttickets.store", store.Description).SetTag("flighttickets.rows", batch.Count);
        foreach (var pending in batch)
        {
            foreach (var commit in pending.Traces ?? []) commit.AddLink(new ActivityLink(span.Context));
        }

        return span;
    }
}
