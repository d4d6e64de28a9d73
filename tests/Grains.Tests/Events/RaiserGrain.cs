using System.Text.Json;
using FlightTickets.Events;
using FlightTickets.Persistence;

namespace FlightTickets.Tests.Events;

/// <summary>Stands for a grain of a context: raises any event, committed with a state.</summary>
[Alias("test-raiser")]
public interface IRaiserGrain : IGrainWithStringKey
{
    /// <summary>Raises events whose data is JSON, as <see cref="Raising.Raise"/> makes it.</summary>
    [Alias("raise")]
    Task Raise(string[] types, string[] data);
}

[GenerateSerializer, Immutable, Alias("test-raiser-state")]
public sealed record RaiserState([property: Id(0)] int Count);

public abstract class RaiserGrain(IDurableState<RaiserState> state) : Grain, IRaiserGrain
{
    public async Task Raise(string[] types, string[] data)
    {
        await state.LoadAsync();
        var events = types.Zip(data, (type, json) => new DurableEvent(type, JsonSerializer.Deserialize<JsonElement>(json)));
        await state.CommitAsync(new RaiserState((state.Value?.Count ?? 0) + types.Length), new Commit { Events = [.. events] });
    }
}

[GrainType("test-raiser-orders")]
public sealed class OrdersRaiserGrain([DurableState("Orders")] IDurableState<RaiserState> state) : RaiserGrain(state);

[GrainType("test-raiser-flights")]
public sealed class FlightsRaiserGrain([DurableState("Flights")] IDurableState<RaiserState> state) : RaiserGrain(state);

[GrainType("test-raiser-payments")]
public sealed class PaymentsRaiserGrain([DurableState("Payments")] IDurableState<RaiserState> state) : RaiserGrain(state);

[GrainType("test-raiser-fleet")]
public sealed class FleetRaiserGrain([DurableState("Fleet")] IDurableState<RaiserState> state) : RaiserGrain(state);

internal static class Raising
{
    /// <summary>Raises events in the contexts the catalogue says, in the name of one subject.</summary>
    public static Task Raise(this IGrainFactory grains, string subject, params object[] data)
    {
        var context = EventCatalog.Of(data[0].GetType()).Context;
        var raiser = grains.GetGrain<IRaiserGrain>(GrainId.Create($"test-raiser-{context}", subject));
        return raiser.Raise(
            [.. data.Select(d => EventCatalog.Of(d.GetType()).Name)],
            [.. data.Select(d => JsonSerializer.Serialize(d, d.GetType(), EventJson.Options))]);
    }
}
