using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Exit rows are for nobody under 15, and for nobody with an infant on a lap (14 CFR 121.585).</summary>
public sealed class ExitRowTests
{
    private static readonly DateOnly Day = new(2027, 5, 10);

    [Theory]
    [InlineData("2012-05-10", "", 0b00)]
    [InlineData("2012-05-11", "", 0b10)]
    [InlineData("2026-05-10", "lap", 0b11)]
    public void Passengers_barred_from_an_exit_row_are_known(string bornOn, string lap, int expected)
    {
        ImmutableArray<Passenger> passengers = [new("Ada", "Lovelace", new DateOnly(1990, 12, 10)),
            new("Kim", "Lovelace", DateOnly.Parse(bornOn))];
        Assert.Equal(expected, PassengerRules.NotInExitRow(passengers, lap == "lap" ? 0b10 : 0, Day));
    }

    [Fact]
    public void The_flight_refuses_an_exit_row_to_barred_passengers_only()
    {
        var row = Samples.Layout[0].ExitRows[0];
        var seat = SeatLayout.Designator(row, 'A');
        Assert.IsType<HoldResult.Held>(Hold(new CabinClaim(Cabin.Economy, 1, [seat])));
        var refused = Assert.IsType<HoldResult.Refused>(Hold(new CabinClaim(Cabin.Economy, 1, [seat]) { NotInExitRow = [seat] }));
        Assert.Equal(RefusalCodes.ExitRowRestricted, refused.Refusal.Code);
        Assert.IsType<HoldResult.Held>(Hold(new CabinClaim(Cabin.Economy, 1, [Other(row)]) { NotInExitRow = [Other(row)] }));
    }

    [Fact]
    public void A_party_sits_together_outside_the_exit_rows_where_it_can_and_else_the_child_does()
    {
        ImmutableArray<FreeSeat> free = [new("12A", true), new("12B", true), new("14A", false), new("14B", false)];
        Assert.Equal(["14A", "14B"], SeatAssignment.Choose([false, true], free));
        Assert.Equal(["12A", "14A"], SeatAssignment.Choose([false, true], free.RemoveAt(3)));
        Assert.Equal(["12A", "12B"], SeatAssignment.Choose([false, false], free));
        Assert.Empty(SeatAssignment.Choose([false, true], free.RemoveRange(2, 2)));
        Assert.Empty(SeatAssignment.Choose([true, true, true], free));
    }

    private static string Other(int exitRow) => SeatLayout.Designator(exitRow - 1, 'A');

    private static HoldResult Hold(CabinClaim claim) =>
        Flight.Hold(Samples, new HoldRequest("ord_a", 1, claim, TimeSpan.FromSeconds(30), false), Samples.DepartureUtc.AddDays(-7)).Answer;

    private static FlightState Samples { get; } = FlightWithExitRow();

    private static FlightState FlightWithExitRow()
    {
        var departure = new DateTimeOffset(2027, 5, 10, 12, 0, 0, TimeSpan.Zero);
        return new FlightState
        {
            Command = new ScheduleFlight("RSW", departure.DateTime, null, departure.DateTime, null, "N1", []),
            Airplane = "N1",
            DepartureUtc = departure,
            ArrivalUtc = departure.AddHours(3),
            OriginZone = "America/New_York",
            DestinationZone = "America/New_York",
            Layout = [new CabinLayout(Cabin.Economy, 10, 14, "ABC DEF", [12], [], [], [])],
            Cabins = [new CabinInventory(Cabin.Economy, 30, null, new Money(10_000, "USD"), Money.Zero("USD"))],
        };
    }
}
