using System.Diagnostics;

namespace FlightTickets.Events;

/// <summary>The spans of consumers: an event goes on in the trace of the call that raised it.</summary>
internal static class EventSpans
{
    /// <summary>The activity source.</summary>
    public const string SourceName = "FlightTickets.Events";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of an event's processing; <see langword="null"/> where nothing is traced.</summary>
    public static Activity? Process(EventEnvelope item) =>
        Source.HasListeners() && ActivityContext.TryParse(item.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity("process", ActivityKind.Consumer, parent,
                    links: Activity.Current is { } around ? [new(around.Context)] : null)
                ?.SetTag("cloudevents.event_type", item.Type).SetTag("cloudevents.event_id", item.Id)
            : null;
}
