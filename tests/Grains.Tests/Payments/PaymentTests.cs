using FlightTickets.Payments;

namespace FlightTickets.Tests.Payments;

/// <summary>The rules of a payment: what is answered without the gateway, and what its answers do.</summary>
public sealed class PaymentTests
{
    private static readonly Money Hundred = new(10_000, "USD");
    private static readonly Money Forty = new(4_000, "USD");
    private static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly GatewayAnswer Approved = new(GatewayResult.Approved, "ref");
    private static readonly AuthorizePayment Command = new("k", "ord_1", "usr_1", Hundred, "tok_visa");

    private static PaymentState Authorized => Payment.AfterAuthorize(Command, Approved).Next;

    private static PaymentState Captured => Payment.AfterCapture(Authorized, Approved, Now).Next;

    private static PaymentState Declined => Payment.AfterAuthorize(Command, new(GatewayResult.Declined, "")).Next;

    private static PaymentState Voided => Payment.AfterVoid(Authorized, Approved, Now).Next;

    [Fact]
    public void Settled_payments_are_answered_without_the_gateway()
    {
        Assert.Null(Payment.BeforeAuthorize(null));
        Assert.Equal(PaymentOutcome.Done, Payment.BeforeAuthorize(Captured));
        Assert.Equal(PaymentOutcome.Declined, Payment.BeforeAuthorize(Declined));
        Assert.Equal(PaymentOutcome.Refused, Payment.BeforeAuthorize(Voided));
        Assert.Null(Payment.BeforeCapture(Authorized));
        Assert.Equal(PaymentOutcome.NotAuthorized, Payment.BeforeCapture(null));
        Assert.Equal(PaymentOutcome.Done, Payment.BeforeCapture(Captured));
        Assert.Equal(PaymentOutcome.Refused, Payment.BeforeCapture(Voided));
        Assert.Null(Payment.BeforeVoid(Authorized));
        Assert.Equal(PaymentOutcome.AlreadyCaptured, Payment.BeforeVoid(Captured));
        Assert.Equal(PaymentOutcome.Done, Payment.BeforeVoid(Declined));
        Assert.Equal(PaymentOutcome.NotAuthorized, Payment.BeforeRefund(Authorized, "r", Forty));
        Assert.Equal(PaymentOutcome.Refused, Payment.BeforeRefund(Voided, "r", Forty));
    }

    [Fact]
    public void An_unknown_outcome_changes_nothing()
    {
        Assert.Equal((PaymentStatus.Pending, PaymentOutcome.Unknown), Of(Payment.AfterAuthorize(Command, null)));
        Assert.Equal((PaymentStatus.Authorized, PaymentOutcome.Unknown), Of(Payment.AfterCapture(Authorized, null, Now)));
        Assert.Equal((PaymentStatus.Authorized, PaymentOutcome.Unknown), Of(Payment.AfterVoid(Authorized, null, Now)));
        Assert.Equal((PaymentStatus.Captured, PaymentOutcome.Unknown), Of(Payment.AfterRefund(Captured, "r", Forty, null, Now)));
    }

    [Fact]
    public void A_void_that_comes_after_the_money_was_taken_says_so_and_books_it()
    {
        var (next, outcome) = Payment.AfterVoid(Authorized, new(GatewayResult.AlreadyCaptured, "cap"), Now);
        Assert.Equal((PaymentOutcome.AlreadyCaptured, Hundred), (outcome, next.Captured));
        Assert.Equal(2, next.Ledger.Length);
    }

    [Fact]
    public void A_refund_moves_money_once_a_key_and_never_more_than_was_taken()
    {
        var once = Payment.AfterRefund(Captured, "r1", Forty, Approved, Now).Next;
        Assert.Equal((PaymentStatus.PartiallyRefunded, Forty), (once.Status, once.Refunded));
        Assert.Equal(PaymentOutcome.Done, Payment.BeforeRefund(once, "r1", Forty));
        Assert.Equal(PaymentOutcome.Refused, Payment.BeforeRefund(once, "r2", new Money(6_001, "USD")));
        Assert.Equal(PaymentOutcome.Refused, Payment.BeforeRefund(once, "r2", new Money(6_000, "EUR")));
        Assert.Equal(PaymentOutcome.Refused, Payment.BeforeRefund(once, "r2", new Money(0, "USD")));
        Assert.Null(Payment.BeforeRefund(once, "r2", new Money(6_000, "USD")));
        var all = Payment.AfterRefund(once, "r2", new Money(6_000, "USD"), Approved, Now).Next;
        Assert.Equal((PaymentStatus.Refunded, Hundred), (all.Status, all.Refunded));
        Assert.Equal(6, all.Ledger.Length);
        Assert.Equal(0, all.Ledger.Sum(entry => entry.Amount.Minor));
    }

    [Fact]
    public void Without_its_memory_of_keys_a_refund_would_move_money_twice()
    {
        var once = Payment.AfterRefund(Captured, "r1", Forty, Approved, Now).Next;
        Assert.Null(Payment.BeforeRefund(once with { RefundKeys = [] }, "r1", Forty));
    }

    private static (PaymentStatus, PaymentOutcome) Of((PaymentState Next, PaymentOutcome Outcome) after) =>
        (after.Next.Status, after.Outcome);
}
