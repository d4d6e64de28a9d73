using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Flights.Events;

namespace FlightTickets.Orders;

/// <summary>Takes the trouble of flights to the orders on them. Key: a partition of the flights' events.</summary>
[Alias("disruption-dispatcher")]
internal interface IDisruptionDispatcherGrain : IGrainWithStringKey;

[GrainType("disruption-dispatcher"), ImplicitStreamSubscription("flights")]
internal sealed class DisruptionDispatcherGrain : EventConsumerGrain, IDisruptionDispatcherGrain
{
    /// <summary>So many orders at a time: each is a cancellation, and customers go on booking meanwhile.</summary>
    private const int AtOnce = 16;

    protected override Task On(EventEnvelope envelope, object data) => data switch
    {
        FlightCancelled e => TellAll(e.OrderIds, new FlightTrouble(envelope.Id, e.FlightId, true, null, envelope.Time)),
        FlightDelayed { DepartureEstimatedUtc: not null } e => TellAll(e.OrderIds, new FlightTrouble(envelope.Id, e.FlightId, false, e.DepartureEstimatedUtc, envelope.Time)),
        SeatTakenAway e => GrainFactory.GetGrain<ISeatedOrder>(e.OrderId).LoseSeat(e.FlightId, e.Seat, e.Passenger),
        _ => Task.CompletedTask,
    };

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
