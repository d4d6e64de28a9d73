using System.Collections.Frozen;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class CancellationTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);
    private static readonly Money Fare = new(19900, "USD");

    [Fact]
    public void All_that_was_paid_is_given_back_and_a_lap_paid_nothing()
    {
        Assert.Equal(new Money(2 * 19900, "USD"), Assert.Single(Quoted(Confirmed).Quotes).Refund);
        Assert.Equal(Fare,
            Assert.Single(Quoted(Confirmed with { Segments = [Segment(Now.AddDays(7)) with { LapInfants = 0b10 }] }).Quotes).Refund);
    }

    [Fact]
    public void An_unpaid_order_gets_nothing_back() =>
        Assert.Equal(new Money(0, "USD"),
            Assert.Single(Quoted(Confirmed with { Phase = OrderPhase.Held, WasConfirmed = false }).Quotes).Refund);

    [Fact]
    public void A_quote_stands_until_it_lapses()
    {
        var order = Quoted(Confirmed);
        var begun = Begin(order, Now + Validity - TimeSpan.FromTicks(1));
        Assert.Equal((OrderPhase.Cancelling, "q1", 4), (begun.Value!.Phase, begun.Value.CancelledBy, begun.Value.Attempt));
        Assert.Equal("q1", Cancellation.Find(begun.Value, "k")?.Id);
        Assert.Equal(RefusalCodes.QuoteExpired, Begin(order, Now + Validity).Refusal?.Code);
    }

    [Fact]
    public void A_quote_of_another_amount_than_is_due_does_not_stand() =>
        Assert.Equal(RefusalCodes.QuoteExpired,
            Begin(Quoted(Confirmed with { Phase = OrderPhase.Held, WasConfirmed = false }) with { WasConfirmed = true },
                Now).Refusal?.Code);

    [Fact]
    public void An_unknown_quote_cancels_nothing() =>
        Assert.Equal(RefusalCodes.QuoteNotFound, Begin(Confirmed, Now).Refusal?.Code);

    [Fact]
    public void After_a_flight_has_departed_the_order_is_not_cancelled()
    {
        var order = Quoted(Confirmed with { Segments = [Segment(Now.AddDays(7)), Segment(Now.AddMinutes(5))] });
        Assert.Equal(RefusalCodes.OrderStatusConflict, Begin(order, Now.AddMinutes(5)).Refusal?.Code);
        Assert.Equal(RefusalCodes.OrderStatusConflict,
            Cancellation.Quote(order, "q2", OrderPart.Everything, false, Validity, Now.AddMinutes(5)).Refusal?.Code);
    }

    [Fact]
    public void A_flight_that_is_late_has_not_departed_and_another_of_the_order_that_has_stands_in_the_way()
    {
        var order = Confirmed with
        {
            Segments = [Segment(Now.AddMinutes(-5)) with { FlightId = "late" },
            Segment(Now.AddDays(7)) with { FlightId = "another" }]
        };
        var quoted = Cancellation.Quote(order, "q1", OrderPart.Everything, true, Validity, Now, Left());
        Assert.Equal(OrderPhase.Cancelling, Begin(quoted.Value!, Now).Value!.Phase);
        Assert.Equal(RefusalCodes.OrderStatusConflict,
            Cancellation.Quote(order, "q1", OrderPart.Everything, true, Validity, Now, Left("another")).Refusal?.Code);
        Assert.Equal(RefusalCodes.OrderStatusConflict,
            Cancellation.Quote(order, "q1", OrderPart.Everything, false, Validity, Now).Refusal?.Code);
    }

    [Theory]
    [InlineData("America/New_York", "America/Chicago", 3)]
    [InlineData("America/New_York", "Europe/London", 6)]
    [InlineData("America/New_York", "Etc/UTC", 3)]
    public void How_long_a_delay_gives_everything_back_depends_on_the_border(string from, string to, int hours)
    {
        Assert.True(RefundLaw.RefundsTimes(Now, (Now, Now.AddHours(9)), (Now.AddHours(hours), null), RefundLaw.AreAbroad(from, to)));
        Assert.False(
            RefundLaw.RefundsTimes(Now, (Now, Now.AddHours(9)), (Now.AddHours(hours).AddTicks(-1), null), RefundLaw.AreAbroad(from, to)));
    }

    [Theory]
    [InlineData(nameof(OrderPhase.Cancelled))]
    [InlineData(nameof(OrderPhase.Expired))]
    [InlineData(nameof(OrderPhase.Failed))]
    [InlineData(nameof(OrderPhase.Placed))]
    public void Ended_and_unplaced_orders_are_not_cancelled(string phase) =>
        Assert.Equal(RefusalCodes.OrderStatusConflict,
            Begin(Quoted(Confirmed) with { Phase = Enum.Parse<OrderPhase>(phase) }, Now).Refusal?.Code);

    [Fact]
    public void Quotes_do_not_pile_up()
    {
        var order = Confirmed;
        for (var i = 0; i < 100; i++) order = Cancellation.Quote(order, $"q{i}", OrderPart.Everything, false, Validity, Now).Value!;
        Assert.Equal((20, "q99"), (order.Quotes.Length, order.Quotes[^1].Id));
        Assert.Equal("fresh",
            Assert.Single(Cancellation.Quote(order, "fresh", OrderPart.Everything, false, Validity, Now + Validity).Value!.Quotes).Id);
    }

    private static OrderState Quoted(OrderState order) =>
        Cancellation.Quote(order, "q1", OrderPart.Everything, false, Validity, Now).Value!;

    private static DepartedFlights Left(params string[] flights) => new(flights.ToFrozenSet(StringComparer.Ordinal));

    private static Result<OrderState> Begin(OrderState order, DateTimeOffset at) => Cancellation.Begin(order, "q1", "k", "h", at);

    private static OrderState Confirmed { get; } = OrderSamples.Confirmed with
    {
        Attempt = 3,
        Passengers = [new("Ada", "Lovelace", new DateOnly(1990, 12, 10)), new("Byron", "Lovelace", new DateOnly(2026, 5, 12))],
        Segments = [Segment(Now.AddDays(7))],
    };

    private static OrderSegment Segment(DateTimeOffset departure) =>
        new("B6-135-20270510-JFK", Cabin.Economy, [], 0, Fare, new Money(2000, "USD"), "279", departure, departure.AddHours(3));
}
