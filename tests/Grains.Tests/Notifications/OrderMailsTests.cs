using FlightTickets.Flights;
using FlightTickets.Flights.Events;
using FlightTickets.Notifications;
using FlightTickets.Orders;
using FlightTickets.Orders.Events;

namespace FlightTickets.Tests.Notifications;

public sealed class OrderMailsTests
{
    private static readonly DateTimeOffset Departure = new(2027, 5, 10, 10, 10, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Arrival = new(2027, 5, 10, 13, 21, 0, TimeSpan.Zero);

    private static readonly FlightView Flight = new(
        "B6-135-20270510-JFK", "B6", "135", FlightStatus.Scheduled, Departure.AddHours(-1),
        new FlightEnd("JFK", new DateTime(2027, 5, 10, 6, 10, 0), "America/New_York", Departure, null),
        new FlightEnd("RSW", new DateTime(2027, 5, 10, 9, 21, 0), "America/New_York", Arrival, null), "N635JB", null, null, []);

    private static readonly OrderEventSegment Segment = new(0, Flight.Id, Cabin.Economy, ["12A", null], Departure, Arrival);

    [Fact]
    public void A_confirmation_has_reference_flights_with_local_times_seats_and_tickets()
    {
        var (subject, text) = Write(new OrderConfirmed("ord_1", "usr_1", "K7MPX2", new Money(39800, "USD"), "pay_1", 2, [Segment],
            ["2790000000017", "2790000000024"]));
        Assert.Equal("Booking K7MPX2 is confirmed", subject);
        Assert.Equal(
            """
            Hello Ada Lovelace,

            Your booking is paid and confirmed.

              B6 135  JFK Mon 10 May 2027, 06:10 - RSW 09:21  seats 12A

            Passengers: 2
            Paid: 398.00 USD
            Tickets: 2790000000017, 2790000000024

            Booking reference: K7MPX2

            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void A_delay_says_when_in_local_time_and_what_can_be_chosen()
    {
        var (subject, text) = Write(
            new OrderDisrupted("ord_1", "usr_1", "K7MPX2", "e1", Flight.Id, "delayed", Departure, Departure.AddHours(20), null));
        Assert.Equal("Your flight in booking K7MPX2 is delayed", subject);
        Assert.Contains("expected to depart at Tue 11 May 2027, 02:10 (America/New_York)", text, StringComparison.Ordinal);
        Assert.Contains("keep your booking, choose another flight, or cancel this one for a refund", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_flight_says_what_is_given_back()
    {
        var (_, text) = Write(
            new OrderDisrupted("ord_1", "usr_1", "K7MPX2", "e1", Flight.Id, "cancelled", Departure, null, new Money(19900, "USD")));
        Assert.Contains("has cancelled this flight", text, StringComparison.Ordinal);
        Assert.Contains("refund 199.00 USD", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancellation_says_whether_it_was_the_airline()
    {
        var part = new OrderCancelled("ord_1", "usr_1", "K7MPX2", new Money(19900, "USD"), false, [], [0], [Segment], Flight.Id);
        Assert.Contains("The airline cancelled flight B6 135. Part of your booking is cancelled. We refund 199.00 USD",
            Write(part).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("airline", Write(part with { CancelledFlight = null }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_cabin_says_which_and_what_comes_back()
    {
        var (subject, text) = Write(
            new OrderCabinChanged("ord_1", "usr_1", "K7MPX2", 0, Cabin.PremiumEconomy, new Money(30000, "USD"), [Segment]));
        Assert.Equal("Another cabin in booking K7MPX2", subject);
        Assert.Contains(
            "without a premium economy cabin. Your places are now in economy. We refund the fare difference of 300.00 USD",
            text, StringComparison.Ordinal);
        Assert.Null(OrderMails.About(
            new OrderDisrupted("ord_1", "usr_1", "K7MPX2", "e1", Flight.Id, "cabin_gone", Departure, null, null, null, Cabin.Economy)));
        Assert.Contains("no other cabin has room",
            Write(new OrderDisrupted("ord_1", "usr_1", "K7MPX2", "e1", Flight.Id, "cabin_gone", Departure, null, null)).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_seat_that_was_taken_away_is_named_with_its_passenger_and_the_place_is_kept()
    {
        var order = new OrderView(
            "ord_1", "usr_1", "K7MPX2", OrderStatus.Confirmed, default, default, new Money(19900, "USD"),
            [new PassengerView("p0", "Ada", "Lovelace", new DateOnly(1990, 12, 10), false)],
            [new SegmentView("s0", Flight.Id, Cabin.Economy, [null], Departure, Arrival, false)], [], null, Departure, null, null);
        var (subject, text) = OrderMails.Write(
            new SeatTakenAway(Flight.Id, "12A", "ord_1", 0, "a smaller airplane"), order, "Ada Lovelace",
            new Dictionary<string, FlightView> { [Flight.Id] = Flight });
        Assert.Equal("Seat 12A in booking K7MPX2 is no longer available", subject);
        Assert.Contains(
            "seat 12A is no longer available for Ada Lovelace on this flight.\n\n  B6 135  JFK Mon 10 May 2027, 06:10 - RSW 09:21\n",
            text, StringComparison.Ordinal);
        Assert.Contains("Your place on the flight is not affected.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_flight_is_named_by_its_key() => Assert.Contains(
        "B6-135-20270510-JFK  Mon 10 May 2027, 10:10 UTC",
        OrderMails.Write(new OrderSeatsChanged("ord_1", "usr_1", "K7MPX2", [Segment]), "Ada", new Dictionary<string, FlightView>()).Text,
        StringComparison.Ordinal);

    private static (string Subject, string Text) Write(object data) =>
        OrderMails.Write(data, "Ada Lovelace", new Dictionary<string, FlightView> { [Flight.Id] = Flight });
}
