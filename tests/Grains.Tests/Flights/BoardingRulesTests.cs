using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Orders;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>Who may board, when, and what a gate is told otherwise.</summary>
public sealed class BoardingRulesTests
{
    private static readonly OrderNumbering Numbering = new(7);

    private static readonly OrderState Order = OrderSamples.Confirmed with
    {
        Segments = [OrderSamples.Confirmed.Segments[0] with { Seats = ["1A"] }],
        CheckIns = [new OrderCheckIn(0, 0, 7)],
    };

    private static readonly DateTimeOffset Departure = FlightViews.View(FlightSamples.Key, FlightSamples.Flight()).Departure.Utc;

    private static readonly TicketedPassenger Ada = Seen(Order);

    [Theory]
    [InlineData(FlightStatus.Scheduled, -24 * 60, true)]
    [InlineData(FlightStatus.Scheduled, (-24 * 60) - 1, false)]
    [InlineData(FlightStatus.Scheduled, 0, false)]
    [InlineData(FlightStatus.Delayed, 30, true)]
    [InlineData(FlightStatus.Boarding, 30, true)]
    [InlineData(FlightStatus.Boarding, 360, false)]
    [InlineData(FlightStatus.Departed, -30, false)]
    [InlineData(FlightStatus.Cancelled, -30, false)]
    public void It_is_open_from_check_in_until_the_flight_has_left(FlightStatus status, int minutes, bool open) => Assert.Equal(
        open ? null : RefusalCodes.BoardingNotOpen, BoardingRules.Closed(Flight(status), Departure.AddMinutes(minutes))?.Code);

    [Fact]
    public void A_passenger_boards_once_and_a_late_repetition_finds_it_so()
    {
        var seat = Sold(checkedIn: true);
        var (boarded, refusal) = BoardingRules.Board(Flight(FlightStatus.Boarding), seat, "1A", Ada, Departure);
        Assert.Null(refusal);
        Assert.True(boarded.Boarded);
        Assert.Equal((boarded, null), BoardingRules.Board(Flight(FlightStatus.Departed), boarded, "1A", Ada, Departure));
        Assert.Equal(RefusalCodes.BoardingNotOpen,
            BoardingRules.Board(Flight(FlightStatus.Departed), seat, "1A", Ada, Departure).Refusal?.Code);
        Assert.Equal(RefusalCodes.BoardingNotOpen,
            BoardingRules.Unboard(Flight(FlightStatus.Departed), boarded, Order.Id, 0, Departure).Refusal?.Code);
        var off = BoardingRules.Unboard(Flight(FlightStatus.Boarding), boarded, Order.Id, 0, Departure).Next;
        Assert.Equal((false, true), (off.Boarded, off.CheckedIn));
        Assert.True(off.Version > boarded.Version);
        Assert.Same(off, BoardingRules.Unboard(Flight(FlightStatus.Boarding), off, Order.Id, 0, Departure).Next);
    }

    [Fact]
    public void A_seat_that_is_not_the_passengers_boards_nobody()
    {
        Assert.Equal(RefusalCodes.NotCheckedIn,
            BoardingRules.Board(Flight(FlightStatus.Boarding), Sold(checkedIn: false), "1A", Ada, Departure).Refusal?.Code);
        var other = Ada with { Ticket = Ada.Ticket with { OrderId = "ord_2" } };
        Assert.Equal(RefusalCodes.NotCheckedIn,
            BoardingRules.Board(Flight(FlightStatus.Boarding), Sold(checkedIn: true), "1A", other, Departure).Refusal?.Code);
    }

    [Fact]
    public void Whatever_ends_the_sale_of_the_seat_takes_its_passenger_off_board()
    {
        var boarded = BoardingRules.Board(Flight(FlightStatus.Boarding), Sold(checkedIn: true), "1A", Ada, Departure).Next;
        Assert.False(Seat.TakeAway(boarded, FlightSamples.Key, "1A", "smaller", Departure).State.Boarded);
        Assert.False(Seat.Release(boarded, Order.Id, 1, Departure).State.Boarded);
    }

    [Fact]
    public void The_gate_is_told_why_a_ticket_does_not_board()
    {
        Assert.Null(BoardingRules.Refuse(Ada, FlightSamples.Key));
        Assert.Equal("LOVELACE/ADA flies B6 135 from JFK on 2027-05-10, not this flight.",
            BoardingRules.Refuse(Ada, "B6-136-20270510-JFK")?.Detail);
        Assert.Equal(RefusalCodes.NotCheckedIn, BoardingRules.Refuse(Seen(Order with { CheckIns = [] }), FlightSamples.Key)?.Code);
        Assert.Equal(RefusalCodes.OrderStatusConflict,
            BoardingRules.Refuse(Seen(Order with { Phase = OrderPhase.Cancelled }), FlightSamples.Key)?.Code);
        var infant = Ada with { IsOnLap = true };
        Assert.Equal(RefusalCodes.BoardsWithAdult, BoardingRules.Refuse(infant, FlightSamples.Key)?.Code);
        var held = infant with { Ticket = infant.Ticket with { Coupon = CouponStatus.Boarded } };
        Assert.Null(BoardingRules.Refuse(held, FlightSamples.Key));
    }

    [Fact]
    public void A_passenger_is_found_by_ticket_seat_or_pass()
    {
        Assert.Equal(Ada, GatePasses.OfTicket([Ada], Ada.Ticket.Number).Value);
        Assert.Equal(RefusalCodes.OrderStatusConflict, GatePasses.OfTicket([Ada], "2790000000017").Refusal?.Code);
        Assert.Equal(Ada, GatePasses.OfSeat([Ada], FlightSamples.Key, "1A").Value);
        Assert.Equal(RefusalCodes.PassengerNotFound, GatePasses.OfSeat([], FlightSamples.Key, "1A").Refusal?.Code);
        var text = Order.ToBoardingPass(Ada.Ticket, Flight(FlightStatus.Boarding)).BarCode!;
        var pass = GatePasses.Read(text, FlightSamples.Key).Value!;
        Assert.Equal(Ada, GatePasses.OfPass([Ada], FlightSamples.Key, pass).Value);
        Assert.Equal(RefusalCodes.PassengerNotFound, GatePasses.OfPass([], FlightSamples.Key, pass).Refusal?.Code);
        Assert.Equal(RefusalCodes.BoardingPassOutdated,
            GatePasses.OfPass([Ada], FlightSamples.Key, pass with { Sequence = 8 }).Refusal?.Code);
        Assert.Equal("The boarding pass is no longer valid. LOVELACE/ADA has the seat 1A now. Print a new one.",
            GatePasses.OfPass([Ada], FlightSamples.Key, pass with { Seat = "2A" }).Refusal?.Detail);
        Assert.Equal(RefusalCodes.WrongFlight, GatePasses.Read(text, "B6-135-20270511-JFK").Refusal?.Code);
        Assert.Equal(RefusalCodes.Invalid, GatePasses.Read("nonsense", FlightSamples.Key).Refusal?.Code);
    }

    [Fact]
    public void Reports_of_seats_count_in_any_order()
    {
        var (live, checkedIn) = (new LiveBoarding(), Sold(checkedIn: true));
        var boarded = BoardingRules.Board(Flight(FlightStatus.Boarding), checkedIn, "1A", Ada, Departure).Next;
        live.Hear("1A", boarded);
        live.Hear("1A", checkedIn);
        live.Hear("1B", SeatState.Free);
        Assert.Equal(new BoardingCounts(0, 1, 1), live.Count(FlightSamples.Flight()));
        Assert.Equal([0], live.Of(FlightStatus.Boarding, Order.Id).OnBoard);
        var other = live.Of(FlightStatus.Boarding, "ord_2");
        Assert.Equal((true, 0), (other.IsRecorded, other.OnBoard.Length));
        live.Hear("1A", Seat.Release(boarded, Order.Id, 1, Departure).State);
        Assert.Equal((new BoardingCounts(0, 0, 0), false),
            (live.Count(FlightSamples.Flight()), live.Of(FlightStatus.Boarding, Order.Id).IsRecorded));
    }

    private static TicketedPassenger Seen(OrderState order) =>
        Assert.Single(TicketedPassenger.Of(order, Numbering, FlightSamples.Key, null));

    private static SeatState Sold(bool checkedIn)
    {
        var held = Seat.Hold(SeatState.Free, "1A", FlightsCluster.ForPassenger(Order.Id), FlightSamples.Now).State;
        var sold = Seat.Confirm(held, Order.Id, 1, new SeatClaim(0), FlightSamples.Now).State;
        return checkedIn ? Seat.CheckIn(sold, "1A", Order.Id, 0, FlightSamples.Now).Next : sold;
    }

    private static FlightView Flight(FlightStatus status) =>
        FlightViews.View(FlightSamples.Key, FlightSamples.Flight() with { Status = status });
}
