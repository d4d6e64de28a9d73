using System.Collections.Immutable;
using FlightTickets.Flights;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>Free seats that a flight names to parties at check-in.</summary>
public sealed class SeatOffersTests
{
    private static readonly SeatMapSection Section = new(
        [.. ((string[])["10A", "10B", "10C", "10D"]).Select(seat => new SeatMapElement(seat, [], SeatStatus.Available))]);

    private static readonly SeatMap Map =
        new("B6-1-20270510-JFK", [new SeatMapCabin(Cabin.Economy, [new SeatMapRow(10, [Section])])]);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_seat_is_named_to_one_party_at_a_time()
    {
        var offers = new SeatOffers(_time);
        Assert.Equal(["10A", "10B"], Offer(offers));
        Assert.Equal(["10C", "10D"], Offer(offers));

        // Nobody is refused for an offer alone, which holds nothing.
        Assert.Equal(["10A", "10B"], Offer(offers));
        _time.Advance(SeatOffers.Lasts);
        Assert.Equal(["10A", "10B"], Offer(offers));
        Assert.Equal(["10C", "10D"], Offer(offers));
    }

    [Fact]
    public void A_party_larger_than_what_is_free_gets_no_offer() =>
        Assert.Empty(new SeatOffers(_time).Offer(Map, Cabin.Economy, [false, false, false, false, false]));

    private static ImmutableArray<string> Offer(SeatOffers offers) => offers.Offer(Map, Cabin.Economy, [false, false]);
}
