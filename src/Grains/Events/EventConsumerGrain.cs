using System.Text.Json;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace FlightTickets.Events;

/// <summary>
/// A consumer of a context's events, with one activation per partition, subscribed by <see cref="ImplicitStreamSubscriptionAttribute"/>. It
/// receives events one at a time and in order for each subject, at least once. An event whose handling throws is delivered again later, and
/// finally goes to the dead letters.
/// </summary>
internal abstract class EventConsumerGrain : Grain, IStreamSubscriptionObserver, IAsyncObserver<EventEnvelope>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<EventEnvelope>().ResumeAsync(this);

    public virtual Task OnNextAsync(EventEnvelope item, StreamSequenceToken? token = null) =>
        EventCatalog.Find(item.Type) is { } type && Wants(type.Data)
            ? On(item, JsonSerializer.Deserialize(item.Data, type.Data, EventJson.Options)
                ?? throw new JsonException($"The data of {item.Type} {item.Id} is null."))
            // An event of a newer build, which also delivers it to itself.
            : Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <summary>Whether it handles events with that data; other events are not even deserialized.</summary>
    protected virtual bool Wants(Type data) => true;

    /// <summary>Handles an event. The same event may come again.</summary>
    /// <param name="envelope">Where and when it was raised.</param>
    /// <param name="data">One of the records of <see cref="EventCatalog"/>.</param>
    protected abstract Task On(EventEnvelope envelope, object data);
}
