using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Flights;
using FlightTickets.Flights.Events;

namespace FlightTickets.Orders;

/// <summary>Reports flights' disruptions to the orders on them. Key: a partition of the flights' events.</summary>
[Alias("disruption-dispatcher")]
internal interface IDisruptionDispatcherGrain : IGrainWithStringKey;

[GrainType("disruption-dispatcher"), ImplicitStreamSubscription("flights")]
internal sealed class DisruptionDispatcherGrain : EventConsumerGrain, IDisruptionDispatcherGrain
{
    /// <summary>How many orders to handle at a time: each may be a cancellation, and customers go on booking meanwhile.</summary>
    private const int AtOnce = 16;

    protected override int SubjectsAtOnce => 1;

    protected override async Task On(EventEnvelope envelope, object data)
    {
        if (FlightTroubles.Of(data, envelope.Id, envelope.Time) is { } told) await TellAll(told.Orders, told.Trouble);
        if (data is AirplaneChanged { SeatsNowAtExit.IsDefaultOrEmpty: false } changed) await ClearExits(changed);
        if (data is SeatTakenAway e) await GrainFactory.GetGrain<ISeatedOrder>(e.OrderId).LoseSeat(e.FlightId, e.Seat, e.Passenger);
    }

    private async Task ClearExits(AirplaneChanged e)
    {
        // The flight is asked, since the event may be old: it may have another airplane by now.
        var exits = SeatRules.ExitSeats(await GrainFactory.GetGrain<IFlightGrain>(e.FlightId).GetSeatMap());
        foreach (var seat in e.SeatsNowAtExit.Where(exits.Contains)) await ClearExit(e.FlightId, seat, e.To);
    }

    /// <summary>
    /// Takes a seat that is now in an exit row from a passenger who may not sit there. The seat tells the order, as when it is gone.
    /// </summary>
    private async Task ClearExit(string flightId, string seat, string airplane)
    {
        var grain = GrainFactory.GetGrain<ISeatGrain>(FlightId.SeatKey(flightId, seat));
        if (await grain.Get() is not { OrderId: { } order, Passenger: { } passenger }) return;
        if (await GrainFactory.GetGrain<ISeatedOrder>(order).IsKeptFromExitRow(flightId, passenger))
            await grain.Unseat($"it is in an exit row of {airplane}");
    }

    private async Task TellAll(ImmutableArray<string> orders, FlightTrouble trouble)
    {
        using var places = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(orders.Select(async order =>
        {
            await places.WaitAsync();
            try
            {
                await GrainFactory.GetGrain<IDisruptionsGrain>(order).Tell(trouble);
            }
            finally
            {
                places.Release();
            }
        }));
    }
}
