using System.Collections.Immutable;
using FlightTickets.Orders;
using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>The gateway's events of a payment that were heard.</summary>
[GenerateSerializer, Immutable, Alias("gateway-events-state")]
internal sealed record GatewayEventsState
{
    /// <summary>
    /// So many are remembered: a payment has a handful, and one that comes later than this many others only makes the order look once more.
    /// </summary>
    public const int Remembers = 32;

    /// <summary>Their ids, oldest first.</summary>
    [Id(0)] public ImmutableArray<string> Heard { get; init; } = [];

    /// <summary>With one more; the same state when it was heard before.</summary>
    public GatewayEventsState Hear(string eventId) => Heard.Contains(eventId)
        ? this
        : new GatewayEventsState { Heard = [.. Heard.Skip(Heard.Length - Remembers + 1), eventId] };
}

/// <summary>
/// The events only say that there is something to find out: what it is, and above all the
/// money, is asked of the gateway under our own keys.
/// </summary>
[GrainType("gateway-events")]
internal sealed class GatewayEventsGrain([DurableState("Payments")] IDurableState<GatewayEventsState> state) : Grain, IGatewayEventsGrain
{
    /// <summary>Looks on behalf of nobody: all it learns is whether the order is there.</summary>
    private static readonly Caller Staff = new("", true);

    public async Task<GatewayHearing> Hear(string eventId)
    {
        await state.LoadAsync();
        var heard = state.Value ?? new GatewayEventsState();
        var next = heard.Hear(eventId);
        if (ReferenceEquals(next, heard)) return GatewayHearing.Repeated;
        var payment = this.GetPrimaryKeyString();
        if (PaymentId.OrderOf(payment) is not { } order || (await GrainFactory.GetGrain<IOrderGrain>(order).Get(Staff)).IsRefused)
            return GatewayHearing.UnknownPayment;

        // First the deed, which can be repeated: an event that was remembered and not acted on would be lost to a crash.
        await GrainFactory.GetGrain<IWakeable>(GrainId.Create("order", order)).Wake();
        await state.CommitAsync(next);
        return GatewayHearing.Accepted;
    }
}
