using System.Text.Json;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace FlightTickets.Events;

/// <summary>
/// A consumer of a context's events, with one activation per partition, subscribed by <see cref="ImplicitStreamSubscriptionAttribute"/>. It
/// receives events at least once, those of a subject one at a time and in order. An event whose handling throws is delivered again later,
/// and finally goes to the dead letters.
/// </summary>
internal abstract class EventConsumerGrain : Grain, IStreamSubscriptionObserver, IAsyncBatchObserver<EventEnvelope>
{
    // Of a batch that failed, so that its next attempt asks only for the rest.
    private readonly HashSet<string> _done = [];

    /// <summary>How many subjects' events it works on at the same time.</summary>
    protected virtual int SubjectsAtOnce => 8;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<EventEnvelope>().ResumeAsync(this);

    public async Task OnNextAsync(IList<SequentialItem<EventEnvelope>> items)
    {
        if (items.Count == 1)
        {
            await Process(items[0].Item);
        }
        else
        {
            // The grain's own scheduler runs one at a time; what is at once is the waiting.
            using var places = new SemaphoreSlim(SubjectsAtOnce);
            await Task.WhenAll(items.Select(i => i.Item).GroupBy(e => (e.Source, e.Subject)).Select(subject => TakeAll(subject, places)));
        }

        _done.Clear();
    }

    private async Task TakeAll(IEnumerable<EventEnvelope> subject, SemaphoreSlim places)
    {
        await places.WaitAsync();
        try
        {
            foreach (var item in subject.Where(e => !_done.Contains(e.Id)))
            {
                await Process(item);
                _done.Add(item.Id);
            }
        }
        finally
        {
            places.Release();
        }
    }

    private async Task Process(EventEnvelope item)
    {
        using var span = EventSpans.Process(item);
        await Take(item);
    }

    /// <summary>Takes an event, as it was raised.</summary>
    protected virtual Task Take(EventEnvelope item) =>
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
