using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class AlternativeRulesTests
{
    private static readonly DateTimeOffset Ten = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero), Now = Ten.AddDays(-2);
    private static readonly FlightView Old = At("ZZ-1", 0, 0);

    [Fact]
    public void The_same_day_comes_first_then_later_days_then_the_day_before()
    {
        FlightView[] found = [At("ZZ-5", -1, 2), At("ZZ-4", 7, -1), At("ZZ-3", 1, 0), At("ZZ-2", 0, 5), At("ZZ-6", 0, -3),
            At("ZZ-7", 7, 1), At("ZZ-8", -1, -1), Old];
        Assert.Equal(
            ["ZZ-6", "ZZ-2", "ZZ-3", "ZZ-4", "ZZ-5"],
            Choose(Order(1, Old), found).Select(option => option.FlightId[..4]));
    }

    [Fact]
    public void The_whole_party_goes_together_in_its_cabin_or_a_better_one()
    {
        FlightView[] found = [At("ZZ-2", 0, 1, (Cabin.Economy, 2), (Cabin.Business, 9)), At("ZZ-3", 0, 2, (Cabin.Economy, 3)),
            At("ZZ-4", 0, 3, (Cabin.Economy, 2), (Cabin.Business, 1))];
        Assert.Equal(
            [("ZZ-2", Cabin.Business), ("ZZ-3", Cabin.Economy)],
            Choose(Order(3, Old), found).Select(option => (option.FlightId[..4], option.Cabin)));
        // Never a worse one.
        Assert.Empty(Choose(Order(1, Old, Cabin.Business), [At("ZZ-3", 0, 2, (Cabin.Economy, 3))]));
    }

    [Fact]
    public void A_flight_that_cannot_be_taken_is_not_offered()
    {
        var good = At("ZZ-2", 0, 1);
        Assert.Single(Choose(Order(1, Old), [good]));
        Assert.Empty(Choose(Order(1, Old), [good with { Status = FlightStatus.Cancelled }]));
        Assert.Empty(Choose(Order(1, Old), [good with { SalesCloseAt = Now }]));
        Assert.Empty(Choose(Order(1, Old), [At("ZZ-2", 0, 1, currency: "EUR", cabins: (Cabin.Economy, 9))]));
        // The passengers are on another flight then, or do not reach it any more.
        var onward = At("ZZ-9", 0, 6) with { Departure = End("RSW", Ten.AddHours(6)), Arrival = End("MIA", Ten.AddHours(7)) };
        Assert.Single(Choose(Order(1, Old, onward), [good], Old, onward));
        Assert.Empty(Choose(Order(1, Old, onward), [At("ZZ-2", 0, 5)], Old, onward));
        var earlier = onward with { Departure = onward.Departure with { EstimatedUtc = Ten.AddHours(4).AddMinutes(20) } };
        Assert.Empty(Choose(Order(1, Old, onward), [good], Old, earlier));
    }

    private static ImmutableArray<DisruptionAlternative> Choose(OrderView order, FlightView[] found, params FlightView[] own) =>
        AlternativeRules.Choose(order, 0, own.Length == 0 ? [Old] : own, found, TimeSpan.FromMinutes(30), Now);

    private static OrderView Order(int places, FlightView flight, Cabin cabin) => Order(places, flight) is var order
        ? order with { Segments = [order.Segments[0] with { Cabin = cabin }] }
        : order;

    private static OrderView Order(int places, params FlightView[] flights) => new(
        "ord_1", "usr_1", "K7MPX2", OrderStatus.Confirmed, default, default, new Money(10000, "USD"), [],
        [.. flights.Select(flight => ConnectionRulesTests.Segment(flight) with { Places = places })], [], null, Now, null, null);

    private static FlightView At(string number, int day, int hour, params (Cabin Cabin, int Left)[] cabins) =>
        At(number, day, hour, "USD", cabins.Length == 0 ? [(Cabin.Economy, 9)] : cabins);

    private static FlightView At(string number, int day, int hour, string currency, params (Cabin Cabin, int Left)[] cabins) =>
        ConnectionRulesTests.Of($"{number}-{Ten.AddDays(day):yyyyMMdd}-JFK", "RSW", Ten.AddDays(day).AddHours(hour), 180, 0,
            [.. cabins.Select(c => new CabinView(c.Cabin, c.Left, 0, 0, new Money(90000, currency), new Money(0, currency)))]);

    private static FlightEnd End(string airport, DateTimeOffset at) => new(airport, at.DateTime, "America/New_York", at, null);
}
