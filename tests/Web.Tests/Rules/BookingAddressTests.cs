using Microsoft.AspNetCore.WebUtilities;

namespace FlightTickets.Web.Tests.Rules;

/// <summary>A booking under way stands in the address, and nothing else does.</summary>
public sealed class BookingAddressTests
{
    private const string Address = "/book/seats?leg=HA-51-20261228-JFK.economy&leg=HA-50-20270104-HNL.first&seats=1A,-&seats=-,-&n=2"
        + "&key=0123456789abcdef01234567";

    [Fact]
    public void A_booking_is_read_as_it_was_written()
    {
        var booking = Read(Address)!;
        Assert.Equal(2, booking.Travellers);
        Assert.Equal(["1A", null], booking.Legs[0].Seats);
        Assert.Equal((0, 1), booking.FirstUnseated());
        Assert.Equal(booking.Fields(), Read(booking.At("/book/travellers"))!.Fields());
    }

    [Theory]
    [InlineData("n=2", "n=0")]
    [InlineData("n=2", "n=10")]
    [InlineData("n=2", "n=-1")]
    [InlineData("0123456789abcdef01234567", "key")]
    [InlineData("HA-51-20261228-JFK.economy", "../../v1/users.economy")]
    [InlineData("HA-51-20261228-JFK.economy", "HA-51-20261228-JFK")]
    [InlineData("HA-51-20261228-JFK.economy", "HA-51-20261228-JFK.steerage")]
    public void A_malformed_booking_is_no_booking(string part, string other) =>
        Assert.Null(Read(Address.Replace(part, other, StringComparison.Ordinal)));

    [Fact]
    public void Unknown_and_repeated_seats_are_left_out()
    {
        var seats = Read(Address.Replace("seats=1A,-", "seats=1A,1A", StringComparison.Ordinal))!.Legs[0].Seats;
        Assert.Equal(["1A", null], seats);
        Assert.Equal([null, null], Read(Address.Replace("seats=1A,-", "seats=<b>,12345", StringComparison.Ordinal))!.Legs[0].Seats);
    }

    [Fact]
    public void Two_of_a_party_never_share_a_seat()
    {
        var booking = Read(Address)!.WithSeat(0, 1, "1A");
        Assert.Equal([null, "1A"], booking.Legs[0].Seats);
        Assert.Equal((0, 0), booking.FirstUnseated());
    }

    [Fact]
    public void A_lost_seat_must_be_chosen_again()
    {
        var booking = Read(Address)!.WithSeat(0, 1, "1B").WithSeat(1, 0, "1A").Without([(0, "1A")]);
        Assert.Equal([null, "1B"], booking.Legs[0].Seats);
        Assert.Equal(["1A", null], booking.Legs[1].Seats);
    }

    private static FlightTickets.Web.Shop.Booking? Read(string address)
    {
        var query = QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]);
        return FlightTickets.Web.Shop.Booking.Read(name => query.TryGetValue(name, out var values) ? values : default);
    }
}
