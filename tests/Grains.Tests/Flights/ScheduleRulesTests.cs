using System.Globalization;
using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class ScheduleRulesTests
{
    private static readonly AirplaneView Airplane =
        new("N635JB", new AirplaneSpecification("Airbus", "A320", 2001, [StandardLayout.For(12)[0] with { Blocked = ["1A"] }], false));

    [Theory]
    // Across midnight.
    [InlineData("JFK", "BOS", "2027-05-10T23:30", "2027-05-11T00:45", "2027-05-11T03:30Z", "2027-05-11T04:45Z")]
    // West: three zones, earlier on the clock than it left is fine as long as the instant is later.
    [InlineData("JFK", "LAX", "2027-05-10T23:00", "2027-05-11T01:50", "2027-05-11T03:00Z", "2027-05-11T08:50Z")]
    [InlineData("BOS", "ORD", "2027-05-10T12:00", "2027-05-10T13:40", "2027-05-10T16:00Z", "2027-05-10T18:40Z")]
    // Through the night in which the clocks of both ends go forward, and back.
    [InlineData("JFK", "RSW", "2027-03-14T00:30", "2027-03-14T04:40", "2027-03-14T05:30Z", "2027-03-14T08:40Z")]
    [InlineData("JFK", "RSW", "2027-11-07T00:30", "2027-11-07T02:40", "2027-11-07T04:30Z", "2027-11-07T07:40Z")]
    // To where the clocks do not change in that night.
    [InlineData("JFK", "PHX", "2027-03-13T23:30", "2027-03-14T02:30", "2027-03-14T04:30Z", "2027-03-14T09:30Z")]
    public void Local_times_become_the_right_instants(
        string origin, string destination, string departure, string arrival, string departureUtc, string arrivalUtc)
    {
        var draft = Draft(origin, destination, departure, arrival);
        Assert.Null(draft.Refusal);
        Assert.Equal(DateTimeOffset.Parse(departureUtc, CultureInfo.InvariantCulture), draft.Value!.DepartureUtc);
        Assert.Equal(DateTimeOffset.Parse(arrivalUtc, CultureInfo.InvariantCulture), draft.Value.ArrivalUtc);
        Assert.Equal(draft.Value.DepartureUtc.AddMinutes(-60), draft.Value.SalesCloseAt);
    }

    [Theory]
    [InlineData("JFK", "BOS", "2027-05-10T12:00", "2027-05-10T12:00", RefusalCodes.ArrivalNotAfterDeparture)]
    [InlineData("JFK", "ORD", "2027-05-10T12:00", "2027-05-10T11:00", RefusalCodes.ArrivalNotAfterDeparture)]
    [InlineData("JFK", "BOS", "2027-05-10T12:00", "2027-05-11T12:01", RefusalCodes.Invalid)]
    [InlineData("JFK", "BOS", "2027-03-14T02:30", "2027-03-14T04:00", RefusalCodes.LocalTimeSkipped)]
    [InlineData("JFK", "BOS", "2027-03-14T00:30", "2027-03-14T02:30", RefusalCodes.LocalTimeSkipped)]
    [InlineData("JFK", "JFK", "2027-05-10T12:00", "2027-05-10T13:00", RefusalCodes.Invalid)]
    [InlineData("JFK", "XXX", "2027-05-10T12:00", "2027-05-10T13:00", RefusalCodes.AirportNotFound)]
    [InlineData("XXX", "JFK", "2027-05-10T12:00", "2027-05-10T13:00", RefusalCodes.AirportNotFound)]
    public void What_cannot_be_is_refused(string origin, string destination, string departure, string arrival, string code) =>
        Assert.Equal(code, Draft(origin, destination, departure, arrival).Refusal?.Code);

    [Fact]
    public void The_key_and_the_command_name_the_same_day()
    {
        var command = FlightsCluster.Command("N635JB") with
        {
            DepartureLocal = new DateTime(2027, 5, 11, 6, 10, 0),
            ArrivalLocal = new DateTime(2027, 5, 11, 9, 21, 0)
        };
        Assert.Equal(RefusalCodes.Invalid,
            ScheduleRules.Draft(FlightSamples.Key, command, FlightSamples.Jfk, FlightSamples.Rsw, Airplane).Refusal?.Code);
        Assert.Equal(RefusalCodes.Invalid,
            ScheduleRules.Draft("B6-0135-20270510-JFK", command, FlightSamples.Jfk, FlightSamples.Rsw, Airplane).Refusal?.Code);
    }

    [Fact]
    public void An_airplane_that_is_not_there_is_refused() => Assert.Equal(
        RefusalCodes.AirplaneNotFound,
        ScheduleRules.Draft(FlightSamples.Key, FlightsCluster.Command("N1"), FlightSamples.Jfk, FlightSamples.Rsw, null).Refusal?.Code);

    [Fact]
    public void A_cabin_sells_its_seats_that_are_not_blocked_unless_something_else_is_authorized()
    {
        Assert.Equal(11, Fares(Fare())!.Value!.Cabins.Single().Capacity);
        Assert.Equal(15, Fares(Fare() with { Authorized = 15 }).Value!.Cabins.Single().Capacity);
        Assert.Equal(0, Fares(Fare() with { Authorized = 0 }).Value!.Cabins.Single().Capacity);
    }

    [Fact]
    public void Fares_are_checked()
    {
        Assert.Equal((RefusalCodes.CabinNotOnFlight, "Fares[1].Cabin"), Refused(Fare(), Fare() with { Cabin = Cabin.First }));
        Assert.Equal((RefusalCodes.Invalid, "Fares[1].Cabin"), Refused(Fare(), Fare()));
        Assert.Equal((RefusalCodes.Invalid, "Fares"), Refused());
        Assert.Equal((RefusalCodes.Invalid, "Fares[0].Amount"), Refused(Fare() with { Amount = new Money(-1, "USD") }));
        Assert.Equal((RefusalCodes.Invalid, "Fares[0].Amount.Currency"), Refused(Fare() with { Amount = new Money(1, "XXX") }));
        Assert.Equal((RefusalCodes.Invalid, "Fares[0].Taxes"), Refused(Fare() with { Taxes = new Money(19901, "USD") }));
        Assert.Equal((RefusalCodes.Invalid, "Fares[0].Taxes"), Refused(Fare() with { Taxes = new Money(1, "EUR") }));
        Assert.Equal((RefusalCodes.Invalid, "Fares[0].Authorized"), Refused(Fare() with { Authorized = -1 }));
    }

    [Fact]
    public void The_same_command_is_the_same_however_its_list_was_made()
    {
        Assert.True(ScheduleRules.Same(FlightsCluster.Command("A"), FlightsCluster.Command("A")));
        Assert.False(ScheduleRules.Same(FlightsCluster.Command("A"), FlightsCluster.Command("B")));
        Assert.False(ScheduleRules.Same(FlightsCluster.Command("A"), FlightsCluster.Command("A", authorized: 1)));
    }

    private static Fare Fare() => new(Cabin.Economy, new Money(19900, "USD"), new Money(2000, "USD"), null);

    private static Result<FlightState> Fares(params Fare[] fares) => ScheduleRules.Draft(
        FlightSamples.Key, FlightsCluster.Command("N635JB") with { Fares = [.. fares] }, FlightSamples.Jfk, FlightSamples.Rsw, Airplane);

    private static (string?, string?) Refused(params Fare[] fares)
    {
        var refusal = Fares(fares).Refusal;
        return (refusal?.Code, refusal?.Field?.ToString());
    }

    private static Result<FlightState> Draft(string origin, string destination, string departure, string arrival)
    {
        var index = new PlaceIndex(PlaceRules.Snapshot(new PlacesState()));
        var (from, to) = (DateTime.Parse(departure, CultureInfo.InvariantCulture), DateTime.Parse(arrival, CultureInfo.InvariantCulture));
        var command = FlightsCluster.Command("N635JB") with { Destination = destination, DepartureLocal = from, ArrivalLocal = to };
        return ScheduleRules.Draft(
            new FlightId("B6", "135", DateOnly.FromDateTime(from), origin).ToString(), command, index.Airport(origin),
            index.Airport(destination), Airplane);
    }
}
