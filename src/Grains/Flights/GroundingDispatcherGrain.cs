using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Fleet.Events;

namespace FlightTickets.Flights;

/// <summary>Tells flights that their airplane was grounded or came back. Key: a partition of the fleet's events.</summary>
[Alias("grounding-dispatcher")]
internal interface IGroundingDispatcherGrain : IGrainWithStringKey;

[GrainType("grounding-dispatcher"), ImplicitStreamSubscription("fleet")]
internal sealed class GroundingDispatcherGrain : EventConsumerGrain, IGroundingDispatcherGrain
{
    protected override Task On(EventEnvelope envelope, object data) => data switch
    {
        AirplaneGrounded e => TellAll(e.FlightIds),
        AirplaneReturned e => TellAll(e.FlightIds),
        _ => Task.CompletedTask,
    };

    private Task TellAll(ImmutableArray<string> flights) =>
        Task.WhenAll(flights.Select(flight => GrainFactory.GetGrain<IFlightGrain>(flight).CheckAirplane()));
}
