using System.Diagnostics.Metrics;
using FlightTickets.Api.Orders;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Api.Tests.Orders;

/// <summary>Which status an order's outcome has.</summary>
public sealed class OrderAnswersTests
{
    [Theory]
    [InlineData(OrderStatus.Confirmed, false, 201)]
    [InlineData(OrderStatus.Held, false, 201)]
    [InlineData(OrderStatus.Placed, true, 202)]
    [InlineData(OrderStatus.Expired, false, 200)]
    public void Placing_answers_by_what_is_there(OrderStatus status, bool isUnderWay, int expected)
    {
        var response = new DefaultHttpContext().Response;
        var answer = OrderAnswers.Placed(new OrderReply(Order(status, isUnderWay), null, Replayed: true), response, Metrics()).Result;
        Assert.Equal(expected, ((IStatusCodeHttpResult)answer).StatusCode);
        Assert.Equal("true", response.Headers["Idempotency-Replayed"]);
    }

    [Fact]
    public void A_confirmed_order_with_a_part_being_cancelled_is_202_and_confirmed()
    {
        var reply = new OrderReply(Order(OrderStatus.Confirmed, isUnderWay: true), null, Replayed: false);
        var answer = OrderAnswers.Changed(reply, new DefaultHttpContext().Response, Metrics()).Result;
        var accepted = Assert.IsType<Accepted<OrderResponse>>(answer);
        Assert.Equal(OrderStatus.Confirmed, accepted.Value!.Status);
    }

    private static OrderMetrics Metrics() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private static OrderView Order(OrderStatus status, bool isUnderWay)
    {
        var none = Money.Zero("USD");
        return new OrderView("ord_1", "usr_1", "K7MPX2", status, none, none, none, [], [], [], null, default, null, null)
        {
            IsUnderWay = isUnderWay,
        };
    }
}
