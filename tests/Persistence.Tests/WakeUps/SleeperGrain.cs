namespace FlightTickets.Persistence.Tests;

[Alias("test-sleeper")]
public interface ISleeperGrain : IGrainWithStringKey
{
    [Alias("sleep")]
    Task Sleep(TimeSpan delay);
}

[GrainType("test-sleeper")]
public sealed class SleeperGrain([DurableState("Test")] IDurableState<CounterState> state, IGrainContext context, Probes probes)
    : ISleeperGrain, IWakeable
{
    public async Task Sleep(TimeSpan delay)
    {
        await state.LoadAsync();
        await state.CommitAsync(new CounterState((state.Value?.Count ?? 0) + 1), new Commit { WakeAfter = delay });
    }

    public async Task Wake()
    {
        await probes.Of<string>("woken").TellAsync(context.GrainId.Key.ToString()!);
        await state.LoadAsync();
        await state.CommitAsync(state.Value! with { Count = -1 });
        await probes.Of<string>("slept").TellAsync(context.GrainId.Key.ToString()!);
    }
}
