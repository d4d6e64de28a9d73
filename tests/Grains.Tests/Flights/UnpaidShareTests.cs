using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>How much of a cabin may be held without payment.</summary>
public sealed class UnpaidShareTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(30);

    [Fact]
    public void Half_of_a_cabin_may_be_held_and_all_of_it_sold()
    {
        var flight = FlightSamples.Flight(seats: 60);
        var capacity = flight.Cabins[0].Capacity;
        Assert.True(capacity >= 40, $"{capacity} places");
        var orders = 0;
        while (Hold(flight, $"ord_{orders}", 5, unpaid: true) is { Answer: HoldResult.Held } held)
            (flight, orders) = (held.State, orders + 1);
        Assert.Equal(capacity / 2 / 5, orders);
        Assert.Equal(RefusalCodes.HoldLimitReached,
            Assert.IsType<HoldResult.Refused>(Hold(flight, "ord_next", 5, unpaid: true).Answer).Refusal.Code);
        Assert.IsType<HoldResult.Held>(Hold(flight, "ord_paid", 5, unpaid: false).Answer);

        // The promise of an order that has its places already, and what has lapsed.
        Assert.IsType<HoldResult.Held>(FlightTickets.Flights.Flight.Hold(
            flight, new HoldRequest("ord_0", 2, Claim(5, true), Ttl, true), FlightSamples.Now).Answer);
        Assert.IsType<HoldResult.Held>(FlightTickets.Flights.Flight.Hold(
            flight, new HoldRequest("ord_later", 1, Claim(5, true), Ttl, false), FlightSamples.Now + Ttl).Answer);
    }

    [Fact]
    public void One_order_may_always_be_held()
    {
        var flight = FlightSamples.Flight(60) with { Cabins = [FlightSamples.Flight(60).Cabins[0] with { Capacity = 9 }] };
        Assert.IsType<HoldResult.Held>(Hold(flight, "ord_1", 9, unpaid: true).Answer);
    }

    private static Outcome<FlightState, HoldResult> Hold(FlightState flight, string order, int places, bool unpaid) =>
        FlightTickets.Flights.Flight.Hold(flight, new HoldRequest(order, 1, Claim(places, unpaid), Ttl, false), FlightSamples.Now);

    private static CabinClaim Claim(int places, bool unpaid) =>
        new(Cabin.Economy, places, ImmutableArray<string>.Empty) { Unpaid = unpaid };
}
