using FlightTickets.Persistence;
using Orleans.Concurrency;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace FlightTickets.Events.Tests;

[Alias("test-raiser")]
public interface IRaiserGrain : IGrainWithStringKey
{
    /// <summary>Commits so many changes, each with an event <c>order.counted</c>.</summary>
    [Alias("raise")]
    Task<long> Raise(int times);
}

[GenerateSerializer, Immutable, Alias("test-raiser-state")]
public sealed record RaiserState([property: Id(0)] long Count);

[GrainType("test-raiser"), Reentrant]
public sealed class RaiserGrain([DurableState("Orders")] IDurableState<RaiserState> state) : Grain, IRaiserGrain
{
    public async Task<long> Raise(int times)
    {
        await state.LoadAsync();
        for (var i = 0; i < times; i++)
        {
            var next = new RaiserState((state.Value?.Count ?? 0) + 1);
            _ = state.CommitAsync(next, new Commit { Events = [new DurableEvent("order.counted", new { Number = next.Count })] });
        }

        await state.WhenDurableAsync();
        return state.Value!.Count;
    }
}

[Alias("test-listener")]
public interface IListenerGrain : IGrainWithStringKey;

/// <summary>A consumer as the product's are; what it takes goes to the test.</summary>
[GrainType("test-listener"), ImplicitStreamSubscription("orders")]
public sealed class ListenerGrain(Heard heard) : Grain, IListenerGrain, IStreamSubscriptionObserver, IAsyncObserver<EventEnvelope>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<EventEnvelope>().ResumeAsync(this);

    public Task OnNextAsync(EventEnvelope item, StreamSequenceToken? token = null)
    {
        heard.Take(item);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
