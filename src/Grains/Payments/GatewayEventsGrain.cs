using System.Collections.Immutable;
using FlightTickets.Orders;
using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>The gateway's events that were received for a payment.</summary>
[GenerateSerializer, Immutable, Alias("gateway-events-state")]
internal sealed record GatewayEventsState
{
    /// <summary>
    /// How many are remembered. A payment has a handful; an event repeated after this many others only makes the order check once more.
    /// </summary>
    public const int Remembers = 32;

    /// <summary>Their ids, oldest first.</summary>
    [Id(0)] public ImmutableArray<string> Heard { get; init; } = [];

    /// <summary>The state with one more event; the same state if it was received before.</summary>
    public GatewayEventsState Hear(string eventId) => Heard.Contains(eventId)
        ? this
        : new GatewayEventsState { Heard = [.. Heard.Skip(Heard.Length - Remembers + 1), eventId] };
}

/// <summary>
/// The events only say that something happened: what it was, and above all the money, is asked of the gateway under our own keys.
/// </summary>
[GrainType("gateway-events")]
internal sealed class GatewayEventsGrain([DurableState("Payments")] IDurableState<GatewayEventsState> state) : Grain, IGatewayEventsGrain
{
    /// <summary>Reads on behalf of nobody: it only learns whether the order exists.</summary>
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

        // The repeatable action comes first: an event recorded before its action would be lost in a crash.
        await GrainFactory.GetGrain<IWakeable>(GrainId.Create("order", order)).Wake();
        await state.CommitAsync(next);
        return GatewayHearing.Accepted;
    }
}
