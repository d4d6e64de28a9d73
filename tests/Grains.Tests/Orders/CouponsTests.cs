using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>What has become of a ticket: two adults, and an infant on a lap.</summary>
public sealed class CouponsTests
{
    private static readonly OrderState Order = OrderSamples.Confirmed with
    {
        Passengers = [Born("Ada", 1990), Born("Bea", 1991), Born("Cy", 2026)],
        Segments = [OrderSamples.Confirmed.Segments[0] with { Seats = ["1A", "1B", null], LapInfants = 4 }],
        CheckIns = [new OrderCheckIn(0, 0, 1), new OrderCheckIn(2, 0, 2)],
    };

    [Theory]
    [InlineData(FlightStatus.Boarding, "", "CheckedIn Open CheckedIn")]
    [InlineData(FlightStatus.Boarding, "0", "Boarded Open CheckedIn")]
    // A flight that never boarded through the system knows no no-shows, and nobody who flew.
    [InlineData(FlightStatus.Departed, "", "CheckedIn Open CheckedIn")]
    [InlineData(FlightStatus.Departed, "0", "Flown NoShow CheckedIn")]
    [InlineData(FlightStatus.Arrived, "9", "NoShow NoShow NoShow")]
    [InlineData(FlightStatus.Diverted, "0", "Flown NoShow CheckedIn")]
    [InlineData(FlightStatus.Cancelled, "0", "Boarded Open CheckedIn")]
    public void The_flight_says_who_flew(FlightStatus status, string onBoard, string coupons) =>
        Assert.Equal(coupons, All(Order, Flight(status, onBoard)));

    [Fact]
    public void An_infant_is_on_board_when_all_adults_of_the_order_are()
    {
        var order = Order with { CheckIns = Order.CheckIns.Add(new OrderCheckIn(1, 0, 3)) };
        Assert.Equal("Boarded CheckedIn CheckedIn", All(order, Flight(FlightStatus.Boarding, "0")));
        Assert.Equal("Boarded Boarded Boarded", All(order, Flight(FlightStatus.Boarding, "01")));
        Assert.Equal("Flown Flown Flown", All(order, Flight(FlightStatus.Departed, "01")));
    }

    [Fact]
    public void Whom_the_flight_had_no_seat_for_is_no_no_show()
    {
        var denied = DeniedBoarding.Note(Order with { Segments = [Order.Segments[0] with { Seats = ["1A", null, null] }] }, 0, [1]);
        Assert.Equal("Flown Open CheckedIn", All(denied, Flight(FlightStatus.Departed, "0")));
    }

    [Fact]
    public void A_cancelled_ticket_is_refunded_if_money_went_back()
    {
        var part = new OrderQuote("quo_1", new Money(100, "USD"), default, "k", "h") { Part = new OrderPart([1], []) };
        var order = Order with { Segments = [Order.Segments[0] with { RemovedPassengers = 2 }], Quotes = [part] };
        Assert.Equal("CheckedIn Refunded CheckedIn", All(order, Flight(FlightStatus.Boarding, "")));
        var nothing = order with { Quotes = [part with { Refund = Money.Zero("USD") }] };
        Assert.Equal("CheckedIn Void CheckedIn", All(nothing, Flight(FlightStatus.Boarding, "")));
        var unused = order with { Quotes = [part with { Key = null }] };
        Assert.Equal("CheckedIn Void CheckedIn", All(unused, Flight(FlightStatus.Boarding, "")));
    }

    [Fact]
    public void Passengers_on_board_keep_seat_and_ticket_until_the_flight_is_gone()
    {
        var boarding = OnBoardRules.Of([(Order.Segments[0].FlightId, Flight(FlightStatus.Boarding, "0"))]);
        Assert.Equal(RefusalCodes.PassengerBoarded, boarding.Refuse(Order, OrderPart.Everything)?.Code);
        Assert.Equal(RefusalCodes.PassengerBoarded, boarding.Refuse(Order, new OrderPart([0], []))?.Code);
        Assert.Null(boarding.Refuse(Order, new OrderPart([1], [])));
        Assert.Equal(RefusalCodes.PassengerBoarded, boarding.Refuse(Order, new SegmentSeats(0, ["2A", "1B", null]))?.Code);
        Assert.Null(boarding.Refuse(Order, new SegmentSeats(0, ["1A", "2B", null])));
        foreach (var status in (FlightStatus[])[FlightStatus.Cancelled, FlightStatus.Departed])
            Assert.Null(OnBoardRules.Of([(Order.Segments[0].FlightId, Flight(status, "0"))]).Refuse(Order, OrderPart.Everything));
    }

    private static string All(OrderState order, OrderBoarding flight) =>
        string.Join(' ', Enumerable.Range(0, 3).Select(passenger => Coupons.Of(order, passenger, 0, flight)));

    // A 9 is a passenger of another order.
    private static OrderBoarding Flight(FlightStatus status, string onBoard) => new(
        status, onBoard.Length > 0, [.. onBoard.Where(digit => digit != '9').Select(digit => digit - '0')]);

    private static Passenger Born(string name, int year) => new(name, "Lovelace", new DateOnly(year, 12, 10));
}
