using System.Collections.Immutable;
using CsCheck;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class RefundsTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // A fare of 199.00, of which 20.00 are taxes.
    [InlineData(false, false, 0, 19900)]
    [InlineData(false, false, 5000, 14900)]
    [InlineData(false, false, 99900, 2000)]
    [InlineData(false, true, 0, 17900)]
    [InlineData(false, true, 5000, 12900)]
    [InlineData(true, false, 0, 2000)]
    [InlineData(true, false, 5000, 2000)]
    [InlineData(true, true, 0, 0)]
    public void A_refund_of_a_place_follows_its_fare(bool nonRefundable, bool keepsTaxes, long fee, long expected) =>
        Assert.Equal(expected,
            Refunds.Of(Segment(new FareRules { NonRefundable = nonRefundable, KeepsTaxes = keepsTaxes, CancellationFee = fee })).Minor);

    [Theory]
    [InlineData(0, "5,5", "0,0")]
    [InlineData(10, "1,1,1", "4,3,3")]
    [InlineData(11, "1,1,1", "4,4,3")]
    [InlineData(100, "1,2,3", "17,33,50")]
    [InlineData(1, "1,999", "0,1")]
    [InlineData(1000, "1,999", "1,999")]
    [InlineData(5, "0,0", "0,0")]
    [InlineData(7, "0,9,0", "0,7,0")]
    public void Shares_are_whole_cents_and_the_largest_remainders_get_what_is_left(long amount, string weights, string shares) =>
        Assert.Equal(shares, string.Join(',', Refunds.Split(amount, [.. weights.Split(',').Select(long.Parse)])));

    [Fact]
    public void No_cent_is_lost_and_no_part_gives_back_more_than_it_has() =>
        Gen.Long[0, 1_000_000_000_000].Array[1, 8]
            .SelectMany(weights => Gen.Long[0, weights.Sum()].Select(amount => (weights, amount))).Sample(
            (weights, amount) =>
            {
                var shares = Refunds.Split(amount, [.. weights]);
                Assert.Equal(amount, shares.Sum());
                Assert.All(shares.Zip(weights), pair => Assert.InRange(pair.First, 0, pair.Second));
            });

    [Fact]
    public void Each_payment_gives_its_share_under_a_key_of_its_own()
    {
        var order = Confirmed([null], Paid(1, 10000), Declined(2), Paid(3, 5001));
        var shares = Refunds.Plan(order, "quo_1", new Money(7001, "USD"));
        Assert.Equal([("ord_1/quo_1/refund", 4667L), ("ord_1/3/quo_1/refund", 2334L)],
            shares.Select(share => (share.Key, share.Amount.Minor)));
        var settled = Refunds.Settle(order, shares);
        Assert.Equal([PaymentStatus.PartiallyRefunded, PaymentStatus.Declined, PaymentStatus.PartiallyRefunded],
            settled.Payments.Select(payment => payment.Status));
        Assert.Equal([5333L, 2667L], settled.Payments.Where(payment => payment.Refunded is not null).Select(payment => payment.Left.Minor));
        var rest = Refunds.Plan(settled, "quo_2", new Money(8000, "USD"));
        Assert.Equal([PaymentStatus.Refunded, PaymentStatus.Declined, PaymentStatus.Refunded],
            Refunds.Settle(settled, rest).Payments.Select(payment => payment.Status));
    }

    [Theory]
    // Booked, departing and cancelled so many minutes later.
    [InlineData("2027-05-03", 7 * 1440, 1440, true)]
    [InlineData("2027-05-03", 7 * 1440, 1441, false)]
    [InlineData("2027-05-03", (7 * 1440) - 1, 0, false)]
    [InlineData("2012-01-24", 10 * 1440, 60, true)]
    [InlineData("2012-01-23", 10 * 1440, 60, false)]
    public void Second_thoughts_of_a_day_are_free_a_week_before_departure(
        string booked, int departsAfter, int cancelledAfter, bool expected)
    {
        var bookedAt = DateTimeOffset.Parse(booked + "T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected,
            RefundLaw.AllowsSecondThoughts(bookedAt, bookedAt.AddMinutes(departsAfter), bookedAt.AddMinutes(cancelledAfter)));
    }

    [Theory]
    [InlineData("2024-10-28", 180, null, true)]
    [InlineData("2024-10-28", 179, null, false)]
    [InlineData("2024-10-27", 600, null, false)]
    [InlineData("2024-10-28", 180, 179, false)]
    [InlineData("2024-10-28", 0, 180, true)]
    [InlineData("2024-10-28", null, 180, true)]
    [InlineData("2024-10-28", null, 179, false)]
    [InlineData("2024-10-28", -180, null, true)]
    [InlineData("2024-10-28", -179, null, false)]
    [InlineData("2024-10-28", -180, 0, true)]
    public void An_earlier_departure_or_a_later_arrival_gives_everything_back(string booked, int? departure, int? arrival, bool expected)
    {
        var bookedAt = DateTimeOffset.Parse(booked + "T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var (departs, arrives) = (bookedAt.AddDays(30), bookedAt.AddDays(30).AddHours(3));
        Assert.Equal(expected,
            RefundLaw.RefundsTimes(bookedAt, (departs, arrives), (Off(departs, departure), Off(arrives, arrival)), isInternational: false));

        static DateTimeOffset? Off(DateTimeOffset planned, int? minutes) => minutes is { } by ? planned.AddMinutes(by) : null;
    }

    [Fact]
    public void Each_rule_has_its_source_and_one_stands_a_day()
    {
        Assert.All(RefundLaw.All, rule => Assert.Matches(@"^14 CFR \d", rule.Source));
        Assert.All(RefundLaw.All.GroupBy(rule => rule.Kind), rules =>
            Assert.All(rules.Zip(rules.Skip(1)), pair => Assert.Equal(pair.First.Until?.AddDays(1), pair.Second.From)));
    }

    [Fact]
    public void The_airlines_own_doing_gives_all_back_whatever_the_fare_says()
    {
        var order = Confirmed([new FareRules { NonRefundable = true, KeepsTaxes = true }], Paid(1, 3 * 19900));
        Assert.Equal(0, Quote(order, OrderPart.Everything, inFull: false).Minor);
        Assert.Equal(3 * 19900, Quote(order, OrderPart.Everything, inFull: true).Minor);
        // The same hours after booking, and a week ahead.
        var fresh = order with { CreatedAt = Now, Segments = [Segment(order.Segments[0].Rules) with { DepartureUtc = Now.AddDays(8) }] };
        Assert.Equal(3 * 19900, Quote(fresh, OrderPart.Everything, inFull: false).Minor);
    }

    [Theory]
    [InlineData("0", "", 9900 + 5000)]
    [InlineData("", "0", 3 * 9900)]
    [InlineData("0,1", "1", 2 * 5000)]
    [InlineData("", "", (3 * 9900) + (3 * 5000))]
    public void A_part_gives_back_place_by_place(string passengers, string segments, long expected)
    {
        var order = Confirmed([new FareRules { CancellationFee = 10000 }, new FareRules { CancellationFee = 14900 }], Paid(1, 6 * 19900));
        Assert.Equal(expected, Quote(order, new OrderPart(Positions(passengers), Positions(segments)), inFull: false).Minor);
    }

    [Fact]
    public void An_infant_keeps_its_adult()
    {
        var order = Confirmed([null], Paid(1, 2 * 19900)) with
        {
            Passengers = [new("Ada", "L", new DateOnly(1990, 1, 1)), new("Bea", "L", new DateOnly(1991, 1, 1)),
                new("Cy", "L", new DateOnly(2026, 6, 1))],
            Segments = [Segment(null) with { LapInfants = 0b100 }],
        };
        Assert.False(Cancellation.Quote(order, "q", new OrderPart([0], []), false, TimeSpan.FromMinutes(15), Now).IsRefused);
        Assert.Equal(RefusalCodes.InfantWithoutAdult,
            Cancellation.Quote(order, "q", new OrderPart([0, 1], []), false, TimeSpan.FromMinutes(15), Now).Refusal?.Code);
    }

    private static Money Quote(OrderState order, OrderPart part, bool inFull) =>
        Cancellation.Quote(order, "q", part, inFull, TimeSpan.FromMinutes(15), Now).Value!.Quotes[^1].Refund;

    private static ImmutableArray<int> Positions(string text) => text.Length == 0 ? [] : [.. text.Split(',').Select(int.Parse)];

    private static OrderPayment Paid(int number, long amount) =>
        new(number, "k", "h", null, PaymentStatus.Captured, null) { Amount = new Money(amount, "USD") };

    private static OrderPayment Declined(int number) =>
        new(number, "k", "h", null, PaymentStatus.Declined, "payment_declined") { Amount = new Money(1, "USD") };

    private static OrderState Confirmed(FareRules?[] rules, params ImmutableArray<OrderPayment> payments) => OrderSamples.Confirmed with
    {
        Attempt = 3,
        Passengers = [.. Enumerable.Range(0, 3).Select(i => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
        Segments = [.. rules.Select(Segment)],
        CreatedAt = Now.AddDays(-2),
        Payments = payments,
    };

    private static OrderSegment Segment(FareRules? rules) =>
        new("B6-135-20270510-JFK", Cabin.Economy, [], 0, new Money(19900, "USD"), new Money(2000, "USD"), "279", Now.AddDays(6),
            Now.AddDays(6).AddHours(3))
        { Rules = rules };
}
