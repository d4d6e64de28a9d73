using System.Text.Json;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace FlightTickets.Events;

/// <summary>
/// A consumer of a context's events: one activation a partition, subscribed by <see cref="ImplicitStreamSubscriptionAttribute"/>. It gets
/// events one at a time and in order for each subject, at least once. What it throws is offered again
/// after a while, and in the end goes to the dead letters.
/// </summary>
internal abstract class EventConsumerGrain : Grain, IStreamSubscriptionObserver, IAsyncObserver<EventEnvelope>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<EventEnvelope>().ResumeAsync(this);

    public virtual Task OnNextAsync(EventEnvelope item, StreamSequenceToken? token = null) =>
        EventCatalog.Find(item.Type) is { } type && Wants(type.Data)
            ? On(item, JsonSerializer.Deserialize(item.Data, type.Data, EventJson.Options)
                ?? throw new JsonException($"The data of {item.Type} {item.Id} is null."))
            // An event of a newer build, which delivers it to itself as well.
            : Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <summary>Whether events with that data are for it: others are not even read.</summary>
    protected virtual bool Wants(Type data) => true;

    /// <summary>Does what an event asks for. The same event may come again.</summary>
    /// <param name="envelope">Where and when it was raised.</param>
    /// <param name="data">One of the records of <see cref="EventCatalog"/>.</param>
    protected abstract Task On(EventEnvelope envelope, object data);
}
