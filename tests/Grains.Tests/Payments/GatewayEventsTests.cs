using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Payments;

public sealed class GatewayEventsTests
{
    [Fact]
    public void An_event_is_heard_once_and_only_the_last_are_remembered()
    {
        var state = new GatewayEventsState();
        for (var i = 0; i < 100; i++) state = state.Hear($"evt_{i}");
        Assert.Equal(GatewayEventsState.Remembers, state.Heard.Length);
        Assert.Same(state, state.Hear("evt_99"));
        Assert.Same(state, state.Hear("evt_68"));
        Assert.NotSame(state, state.Hear("evt_67"));
    }

    [Theory]
    [InlineData("ord_abc", 1)]
    [InlineData("ord_abc", 2)]
    public void The_order_of_a_payment_is_read_from_its_id(string order, int number) =>
        Assert.Equal(order, PaymentId.OrderOf(PaymentId.Of(order, number)));
}
