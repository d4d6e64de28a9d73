using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>The flight's state decides what has departed and when check-in is open; its plan only where the state does not say.</summary>
public sealed class DepartureTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(FlightStatus.Departed, 300, null, true)]
    [InlineData(FlightStatus.Arrived, 300, null, true)]
    [InlineData(FlightStatus.Scheduled, 300, null, false)]
    [InlineData(FlightStatus.Scheduled, -1, null, true)]
    [InlineData(FlightStatus.Scheduled, -60, 300, false)]
    [InlineData(FlightStatus.Scheduled, 300, -1, true)]
    [InlineData(FlightStatus.Delayed, -60, null, false)]
    [InlineData(FlightStatus.Boarding, -5, null, false)]
    [InlineData(FlightStatus.Delayed, -900, -359, false)]
    [InlineData(FlightStatus.Delayed, -900, -360, true)]
    [InlineData(FlightStatus.Boarding, -360, null, true)]
    [InlineData(FlightStatus.Cancelled, -60, null, false)]
    public void A_flight_has_left_by_its_state(FlightStatus status, int plannedIn, int? expectedIn, bool left) =>
        Assert.Equal(left, DepartureRules.HasLeft(Flight(status, plannedIn, expectedIn), Now, Now));

    [Fact]
    public void Of_an_unknown_flight_the_plan_decides()
    {
        Assert.True(DepartureRules.HasLeft(null, Now, Now));
        Assert.False(DepartureRules.HasLeft(null, Now.AddMinutes(1), Now));
    }

    [Theory]
    [InlineData(FlightStatus.Scheduled, 60, null, true)]
    [InlineData(FlightStatus.Scheduled, 59, null, false)]
    [InlineData(FlightStatus.Scheduled, 24 * 60, null, true)]
    [InlineData(FlightStatus.Scheduled, (24 * 60) + 1, null, false)]
    [InlineData(FlightStatus.Delayed, -60, 300, true)]
    [InlineData(FlightStatus.Departed, 300, null, false)]
    [InlineData(FlightStatus.Cancelled, 300, null, false)]
    public void Check_in_is_open_by_the_expected_departure(FlightStatus status, int plannedIn, int? expectedIn, bool open)
    {
        var refusal = CheckInRules.Refuse(Flight(status, plannedIn, expectedIn), Now, Now);
        Assert.Equal(open ? null : RefusalCodes.CheckInNotOpen, refusal?.Code);
    }

    [Fact]
    public void A_refusal_says_when_check_in_opens_by_the_expected_departure()
    {
        var early = CheckInRules.Refuse(Flight(FlightStatus.Delayed, 24 * 60, 26 * 60), Now, Now);
        Assert.Equal(Now.AddHours(2), early?.OpensAt);
        Assert.Null(CheckInRules.Refuse(Flight(FlightStatus.Scheduled, 59, null), Now, Now)?.OpensAt);
    }

    [Fact]
    public void Boarding_begins_before_the_expected_departure()
    {
        Assert.Equal(Now.AddMinutes(260), BoardingCall.BeginsAt(Flight(FlightStatus.Scheduled, 300, null)));
        Assert.Equal(Now.AddMinutes(320), BoardingCall.BeginsAt(Flight(FlightStatus.Delayed, 300, 360)));
        // Nobody who is called can still check in.
        Assert.True(BoardingCall.BeforeDeparture < CheckInRules.Closes);
        Assert.Equal([1, 2, 3, 4],
            new[] { Cabin.First, Cabin.Business, Cabin.PremiumEconomy, Cabin.Economy }.Select(BoardingCall.Group));
    }

    private static FlightView Flight(FlightStatus status, int plannedIn, int? expectedIn)
    {
        var planned = Now.AddMinutes(plannedIn);
        var end = new FlightEnd("JFK", planned.DateTime, "America/New_York", planned,
            expectedIn is { } minutes ? Now.AddMinutes(minutes) : null);
        return new FlightView("B6-135-20270510-JFK", "B6", "135", status, planned, end, end, "N1", null, null, []);
    }
}
