using FlightTickets.Flights;
using FlightTickets.Orders;
using static FlightTickets.Grains.Tests.Flights.FlightSamples;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class LedgerTests
{
    [Fact]
    public void What_is_durable_comes_back_as_it_was()
    {
        var id = OrderId.Derive("u", "POST /v1/orders", "k");
        var flight = Flight(authorized: 100)
            .Held(Hold(id, places: 2)).Confirmed(id)
            .Held(Hold("another id")).Confirmed("another id").Held(Hold("another id", attempt: 200, promised: true, places: 9))
            .Held(Hold("gone", promised: true)).Released("gone")
            .Held(Hold("brief"));
        var back = Ledger.Unpack(flight.Ledger.Pack()).Entries;
        Assert.Equal(3, back.Count);
        foreach (var (orderId, entry) in back) Assert.Equal(flight.Ledger[orderId], entry);
    }

    [Fact]
    public void A_settled_order_takes_about_24_bytes()
    {
        var flight = Flight(authorized: 300);
        var empty = flight.Ledger.Pack().Length;
        for (var i = 0; i < 300; i++)
        {
            var id = OrderId.Derive("u", "POST /v1/orders", $"k{i}");
            flight = flight.Held(Hold(id)).Confirmed(id);
        }

        Assert.InRange((flight.Ledger.Pack().Length - empty) / 300.0, 16, 24);
    }

    [Fact]
    public void An_order_id_in_another_spelling_of_the_same_bytes_stays_itself()
    {
        // The last character of 16 bytes in base64url has four idle bits: these two decode alike.
        const string one = "ord_AAAAAAAAAAAAAAAAAAAAAA", other = "ord_AAAAAAAAAAAAAAAAAAAAAB";
        var flight = Flight().Held(Hold(one)).Confirmed(one).Held(Hold(other)).Confirmed(other);
        Assert.Equal([one, other], Ledger.Unpack(flight.Ledger.Pack()).Entries.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_newer_format_is_not_misread() => Assert.Throws<InvalidDataException>(() => Ledger.Unpack([99]));
}
