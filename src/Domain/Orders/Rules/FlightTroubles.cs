using System.Collections.Immutable;
using FlightTickets.Flights.Events;

namespace FlightTickets.Orders;

/// <summary>A flight's trouble, and the orders that it is told.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="Trouble">What happened.</param>
[GenerateSerializer, Immutable, Alias("told-trouble")]
internal sealed record ToldTrouble([property: Id(0)] ImmutableArray<string> Orders, [property: Id(1)] FlightTrouble Trouble);

/// <summary>What a flight's events mean for its orders: told when they happen, and foretold in a preview.</summary>
internal static class FlightTroubles
{
    /// <summary>The trouble of an event; <see langword="null"/> if it is no trouble.</summary>
    /// <param name="data">The event.</param>
    /// <param name="eventId">Its id.</param>
    /// <param name="at">When it was raised.</param>
    public static ToldTrouble? Of(object data, string eventId, DateTimeOffset at) => data switch
    {
        FlightCancelled e => new(e.OrderIds, new FlightTrouble(eventId, e.FlightId, true, null, at)),
        FlightReinstated e => new(e.OrderIds, new FlightTrouble(eventId, e.FlightId, false, null, at) { IsReinstated = true }),
        FlightDelayed e when e.DepartureEstimatedUtc is not null || e.ArrivalEstimatedUtc is not null => new(
            e.OrderIds, new FlightTrouble(eventId, e.FlightId, false, e.DepartureEstimatedUtc, at)
            {
                ArrivalEstimatedUtc = e.ArrivalEstimatedUtc,
            }),
        AirplaneChanged { CabinsTakenAway.IsDefaultOrEmpty: false } e => new(
            e.OrderIds, new FlightTrouble(eventId, e.FlightId, false, null, at) { CabinsGone = e.CabinsTakenAway }),
        _ => null,
    };
}
