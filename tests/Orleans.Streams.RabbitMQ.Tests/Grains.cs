using System.Diagnostics;
using Orleans.Concurrency;
using Orleans.Streams.Core;

namespace Orleans.Streams.RabbitMQ.Tests;

[GenerateSerializer, Immutable, Alias("test-event")]
public sealed record TestEvent([property: Id(0)] int Number, [property: Id(1)] byte[]? Padding = null);

[GenerateSerializer, Immutable, Alias("other-event")]
public sealed record OtherEvent([property: Id(0)] int Number);

/// <summary>Reads every stream of the namespace "implicit".</summary>
[Alias("test-implicit-consumer")]
public interface IImplicitConsumer : IGrainWithStringKey;

[ImplicitStreamSubscription("implicit"), GrainType("test-implicit-consumer")]
public sealed class ImplicitConsumer(Recorder recorder) : Grain, IImplicitConsumer, IStreamSubscriptionObserver, IAsyncObserver<TestEvent>
{
    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<TestEvent>().ResumeAsync(this);

    public Task OnNextAsync(TestEvent item, StreamSequenceToken? token = null) =>
        recorder.RecordAsync(new("implicit", this.GetPrimaryKeyString(), item.Number, token));

    public Task OnErrorAsync(Exception ex)
    {
        recorder.Errors.Enqueue(ex);
        return Task.CompletedTask;
    }
}

/// <summary>Subscribes when told.</summary>
[Alias("test-consumer")]
public interface IConsumer : IGrainWithStringKey
{
    [Alias("subscribe")]
    Task<Guid> Subscribe(string provider, string space, string stream, bool batches);

    [Alias("unsubscribe")]
    Task Unsubscribe();

    [Alias("subscribe-with-token")]
    Task SubscribeWithToken(string provider, string space, string stream, StreamSequenceToken token);

    /// <summary>Takes up a subscription it has with a new observer, and returns its handle's id.</summary>
    [Alias("resume")]
    Task<Guid> Resume(string provider, string space, string stream);

    /// <summary>The ids of the handles of all its subscriptions to a stream.</summary>
    [Alias("handles")]
    Task<List<Guid>> Handles(string provider, string space, string stream);

    /// <summary>Ends one subscription.</summary>
    [Alias("leave")]
    Task Leave(string provider, string space, string stream, Guid handle);

    [Alias("deactivate")]
    Task Deactivate();

    [Alias("publish")]
    Task Publish(string provider, string space, string stream, int[] numbers);

    /// <summary>The same, once another consumer has subscribed, which it is asked to in the same turn.</summary>
    [Alias("publish-to")]
    Task PublishTo(string consumer, string provider, string space, string stream, int[] numbers);
}

[GrainType("test-consumer"), Reentrant]
public sealed class Consumer(Recorder recorder, [PersistentState("subscriptions", "PubSubStore")] IPersistentState<ConsumerState> state)
    : Grain, IConsumer, IAsyncObserver<TestEvent>, IAsyncBatchObserver<TestEvent>
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var (provider, stream) in state.State.Streams)
        {
            foreach (var handle in await this.GetStreamProvider(provider).GetStream<TestEvent>(stream).GetAllSubscriptionHandles())
            {
                await handle.ResumeAsync((IAsyncObserver<TestEvent>)this);
            }
        }
    }

    public async Task<Guid> Subscribe(string provider, string space, string stream, bool batches)
    {
        var id = StreamId.Create(space, stream);
        var handle = batches
            ? await this.GetStreamProvider(provider).GetStream<TestEvent>(id).SubscribeAsync((IAsyncBatchObserver<TestEvent>)this)
            : await this.GetStreamProvider(provider).GetStream<TestEvent>(id).SubscribeAsync((IAsyncObserver<TestEvent>)this);
        if (!state.State.Streams.Contains((provider, id)))
        {
            state.State.Streams.Add((provider, id));
        }

        await state.WriteStateAsync();
        return handle.HandleId;
    }

    public async Task SubscribeWithToken(string provider, string space, string stream, StreamSequenceToken token) =>
        await this.GetStreamProvider(provider).GetStream<TestEvent>(StreamId.Create(space, stream))
            .SubscribeAsync((IAsyncObserver<TestEvent>)this, token);

    public async Task Unsubscribe()
    {
        foreach (var (provider, stream) in state.State.Streams)
        {
            foreach (var handle in await this.GetStreamProvider(provider).GetStream<TestEvent>(stream).GetAllSubscriptionHandles())
            {
                await handle.UnsubscribeAsync();
            }
        }

        state.State.Streams.Clear();
        await state.WriteStateAsync();
    }

    public async Task<Guid> Resume(string provider, string space, string stream)
    {
        var handles = await this.GetStreamProvider(provider).GetStream<TestEvent>(StreamId.Create(space, stream))
            .GetAllSubscriptionHandles();
        return (await handles.Single().ResumeAsync((IAsyncObserver<TestEvent>)this)).HandleId;
    }

    public async Task<List<Guid>> Handles(string provider, string space, string stream) =>
        [.. (await this.GetStreamProvider(provider).GetStream<TestEvent>(StreamId.Create(space, stream)).GetAllSubscriptionHandles())
            .Select(handle => handle.HandleId)];

    public async Task Leave(string provider, string space, string stream, Guid handle)
    {
        var handles = await this.GetStreamProvider(provider).GetStream<TestEvent>(StreamId.Create(space, stream))
            .GetAllSubscriptionHandles();
        await handles.Single(one => one.HandleId == handle).UnsubscribeAsync();
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Publish(string provider, string space, string stream, int[] numbers)
    {
        var target = this.GetStreamProvider(provider).GetStream<TestEvent>(StreamId.Create(space, stream));
        foreach (var number in numbers)
        {
            await target.OnNextAsync(new TestEvent(number));
        }
    }

    public async Task PublishTo(string consumer, string provider, string space, string stream, int[] numbers)
    {
        await GrainFactory.GetGrain<IConsumer>(consumer).Subscribe(provider, space, stream, false);
        await Publish(provider, space, stream, numbers);
    }

    public Task OnNextAsync(TestEvent item, StreamSequenceToken? token = null)
    {
        Trace.Assert(token is not null);
        return recorder.RecordAsync(new(this.GetPrimaryKeyString(), state.State.Streams[0].Stream.GetKeyAsString(), item.Number, token));
    }

    public async Task OnNextAsync(IList<SequentialItem<TestEvent>> items)
    {
        foreach (var item in items)
        {
            await OnNextAsync(item.Item, item.Token);
        }

        recorder.Batches.Enqueue(items.Count);
    }

    public Task OnErrorAsync(Exception ex)
    {
        recorder.Errors.Enqueue(ex);
        return Task.CompletedTask;
    }
}

[GenerateSerializer, Alias("test-consumer-state")]
public sealed class ConsumerState
{
    [Id(0)]
    public List<(string Provider, StreamId Stream)> Streams { get; set; } = [];
}
