using FlightTickets.Client;
using FlightTickets.Web.Board;

namespace FlightTickets.Web.Tests.Rules;

/// <summary>A time on the board is the clock's at the airport, also in the nights when clocks change.</summary>
public sealed class BoardTimesTests
{
    private static readonly FlightEnd NewYork = new()
    {
        Airport = "JFK",
        Local = "2027-03-13T23:00:00",
        TimeZone = "America/New_York",
        Utc = new DateTimeOffset(2027, 3, 14, 4, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void It_is_read_with_the_offset_of_its_own_hour()
    {
        Assert.Equal(new DateTimeOffset(2027, 3, 14, 6, 30, 0, TimeSpan.Zero), At("2027-03-14T01:30"));
        Assert.Equal(new DateTimeOffset(2027, 3, 14, 7, 30, 0, TimeSpan.Zero), At("2027-03-14T03:30"));
        // That hour does not exist.
        Assert.Null(At("2027-03-14T02:30"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2027-03-14")]
    [InlineData("2027-03-14T25:00")]
    public void Anything_else_is_no_time(string text) => Assert.Null(BoardTimes.Read(text));

    [Fact]
    public void A_delayed_flight_takes_as_long_as_planned()
    {
        var flight = new Flight
        {
            Id = "B6-1-20270313-JFK",
            Carrier = "B6",
            FlightNumber = "1",
            Airplane = "N1",
            Status = FlightStatus.Scheduled,
            SalesCloseAt = NewYork.Utc,
            Cabins = [],
            Departure = NewYork,
            Arrival = new FlightEnd { Airport = "RSW", Local = "", TimeZone = "America/New_York", Utc = NewYork.Utc.AddHours(3) },
        };
        var late = BoardTimes.Delay(flight, NewYork.Utc.AddMinutes(50));
        Assert.Equal(NewYork.Utc.AddHours(3).AddMinutes(50), late.ArrivalEstimated);
        Assert.Equal(FlightStatus.Delayed, late.Status);
        Assert.Null(BoardTimes.Delay(flight, NewYork.Utc).Status);
    }

    private static DateTimeOffset? At(string text) => BoardTimes.Instant(BoardTimes.Read(text)!.Value, NewYork);
}
