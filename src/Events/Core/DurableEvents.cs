namespace FlightTickets.Events;

/// <summary>The names by which consumers find the events of durable states.</summary>
public static class DurableEvents
{
    /// <summary>The stream provider's name, the same for every transport.</summary>
    public const string ProviderName = "Events";

    /// <summary>The stream of one partition of a context: namespace = the context in lower case, key = <c>p00</c> to <c>p15</c>.</summary>
    public static StreamId StreamOf(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return StreamId.Create(envelope.Source, OutboxPartition.StreamKey(OutboxPartition.Of(EventSubject.KeyOf(envelope.Subject))));
    }
}
