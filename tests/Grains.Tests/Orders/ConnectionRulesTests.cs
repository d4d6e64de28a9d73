using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class ConnectionRulesTests
{
    private static readonly DateTimeOffset Eight = new(2027, 5, 10, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minimum = TimeSpan.FromMinutes(30);

    // JFK to ORD from 8 to 10, then ORD to HNL.
    [Theory]
    [InlineData(60, 0, 0, false)]
    [InlineData(60, 30, 0, false)]
    [InlineData(60, 31, 0, true)]
    [InlineData(60, 31, 1, false)]
    [InlineData(60, 0, -31, true)]
    // A short connection that was sold is reached on time.
    [InlineData(10, 0, 0, false)]
    [InlineData(10, 1, 0, true)]
    // A stopover is no connection.
    [InlineData(1441, 2000, 0, false)]
    public void A_connection_is_missed_without_the_time_it_needs(int sold, int late, int onwardLate, bool isMissed)
    {
        var (first, then) = (Of("ZZ-1-20270510-JFK", "ORD", Eight, 120, late), Of("ZZ-2-20270510-ORD", "HNL", Eight.AddMinutes(120 + sold),
            60, onwardLate));
        var broken = ConnectionRules.Broken([Segment(first), Segment(then)], [first, then], Minimum);
        Assert.Equal(isMissed ? [new BrokenConnection(0, 1)] : [], broken);
    }

    [Fact]
    public void A_cancelled_or_departed_flight_breaks_no_connection()
    {
        var (first, then) = (Of("ZZ-1-20270510-JFK", "ORD", Eight, 120, 90), Of("ZZ-2-20270510-ORD", "HNL", Eight.AddHours(3), 60, 0));
        Assert.NotEmpty(Broken(first, then));
        Assert.Empty(Broken(first with { Status = FlightStatus.Cancelled }, then));
        Assert.Empty(Broken(first, then with { Status = FlightStatus.Cancelled }));
        Assert.Empty(Broken(first, then with { Status = FlightStatus.Departed }));
        // Elsewhere, and the other way round.
        Assert.Empty(Broken(first, then with { Departure = then.Departure with { Airport = "BOS" } }));
        Assert.Equal([new BrokenConnection(1, 0)], ConnectionRules.Broken([Segment(then), Segment(first)], [then, first], Minimum));
        Assert.Empty(ConnectionRules.Broken([Segment(first) with { Cancelled = true }, Segment(then)], [first, then], Minimum));
    }

    private static ImmutableArray<BrokenConnection> Broken(FlightView first, FlightView then) =>
        ConnectionRules.Broken([Segment(first), Segment(then)], [first, then], Minimum);

    internal static SegmentView Segment(FlightView flight) =>
        new("s0", flight.Id, Cabin.Economy, [], flight.Departure.Utc, flight.Arrival.Utc, false)
        {
            Paid = new Money(10000, "USD"),
            Places = 1,
        };

    internal static FlightView Of(string id, string to, DateTimeOffset departs, int minutes, int late, params CabinView[] cabins)
    {
        var arrives = departs.AddMinutes(minutes);
        return new FlightView(id, "ZZ", "1", FlightStatus.Scheduled, departs, End(id[^3..], departs), End(to, arrives), "N1", null, null,
            [.. cabins]);
        FlightEnd End(string airport, DateTimeOffset at) =>
            new(airport, at.DateTime, "America/New_York", at, late == 0 ? null : at.AddMinutes(late));
    }
}
