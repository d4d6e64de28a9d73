using Orleans.Streams;
using Orleans.Streams.Core;

namespace FlightTickets.Persistence.Tests;

[Alias("test-listener")]
public interface IListenerGrain : IGrainWithStringKey;

[ImplicitStreamSubscription("test"), GrainType("test-listener")]
public sealed class ListenerGrain(Probes probes) : IListenerGrain, IStreamSubscriptionObserver, IAsyncObserver<EventEnvelope>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<EventEnvelope>().ResumeAsync(this);

    public Task OnNextAsync(EventEnvelope item, StreamSequenceToken? token = null) => probes.Of<EventEnvelope>("events").TellAsync(item);

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
