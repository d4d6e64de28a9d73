using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>For whom check-in found no seat gets the money back, whatever the fare's rules and also once the flight has left.</summary>
public sealed class DeniedBoardingTests
{
    private static readonly OrderState Order = OrderSamples.Confirmed with
    {
        Segments = [OrderSamples.Confirmed.Segments[0] with { Rules = new FareRules { NonRefundable = true, KeepsTaxes = true } }],
    };

    private static readonly DateTimeOffset Later = Order.Segments[0].DepartureUtc.AddHours(1);

    [Fact]
    public void A_denied_passenger_gets_everything_back_after_the_flight_has_left()
    {
        Assert.Equal(RefusalCodes.OrderStatusConflict, Quote(Order).Refusal?.Code);
        var quote = Quote(DeniedBoarding.Note(Order, 0, [0])).Value!.Quotes[^1];
        Assert.Equal(Order.Total, quote.Refund);
    }

    [Fact]
    public void A_passenger_seated_after_all_does_not()
    {
        var denied = DeniedBoarding.Note(Order, 0, [0]);
        Assert.Equal(RefusalCodes.OrderStatusConflict, Quote(denied with { CheckIns = [new OrderCheckIn(0, 0, 1)] }).Refusal?.Code);
        Assert.Equal(RefusalCodes.OrderStatusConflict,
            Quote(denied with { Segments = [denied.Segments[0] with { Seats = ["1A"] }] }).Refusal?.Code);
    }

    [Fact]
    public void A_part_that_somebody_flew_does_not()
    {
        var two = Order with { Passengers = Order.Passengers.Add(new Passenger("Bea", "Lovelace", new DateOnly(1991, 1, 1))) };
        var denied = DeniedBoarding.Note(two, 0, [1]);
        Assert.Equal(RefusalCodes.OrderStatusConflict, Quote(denied).Refusal?.Code);
        Assert.Equal(Order.Total, Quote(denied, new OrderPart([1], [])).Value!.Quotes[^1].Refund);
        Assert.Single(DeniedBoarding.Note(denied, 0, [1]).Denials);
    }

    private static Result<OrderState> Quote(OrderState order, OrderPart? part = null) =>
        Cancellation.Quote(order, "quo_1", part ?? OrderPart.Everything, inFull: false, TimeSpan.FromMinutes(15), Later);
}
