using Orleans.Concurrency;

namespace FlightTickets.Persistence.Tests;

[Alias("test-counter")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("add")]
    Task<int> Add(int amount);

    [Alias("add-many")]
    Task AddMany(int times);

    [Alias("get")]
    Task<int?> Get();

    [Alias("try-insert")]
    Task<bool> TryInsert(int count);

    [Alias("clear")]
    Task Clear();

    [Alias("activation")]
    Task<string> Activation();
}

[GenerateSerializer, Immutable, Alias("test-counter-state")]
public sealed record CounterState([property: Id(0)] int Count);

[Reentrant, GrainType("test-counter")]
public sealed class CounterGrain([DurableState("Test")] IDurableState<CounterState> state, IGrainContext context) : ICounterGrain
{
    public async Task<int> Add(int amount)
    {
        await state.LoadAsync();
        var next = new CounterState((state.Value?.Count ?? 0) + amount);
        await state.CommitAsync(next, new Commit { Owner = "everybody", Events = [new DurableEvent("test.added", new { amount })] });
        return next.Count;
    }

    public async Task AddMany(int times)
    {
        await state.LoadAsync();
        for (var i = 0; i < times; i++)
            _ = state.CommitAsync(new CounterState((state.Value?.Count ?? 0) + 1),
                new Commit { Events = [new DurableEvent("test.added", new { amount = 1 })] });

        await state.WhenDurableAsync();
    }

    public async Task<int?> Get()
    {
        await state.LoadAsync();
        return state.Value?.Count;
    }

    public Task<bool> TryInsert(int count) => state.TryInsertAsync(new CounterState(count));

    public async Task Clear()
    {
        await state.LoadAsync();
        await state.ClearAsync();
    }

    public Task<string> Activation() => Task.FromResult(context.ActivationId.ToString());
}
