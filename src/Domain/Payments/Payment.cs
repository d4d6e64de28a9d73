using System.Collections.Immutable;

namespace FlightTickets.Payments;

/// <summary>
/// The rules of a payment. A command is first judged by what is known (<c>Before…</c>), which gives an outcome, or <see langword="null"/>
/// if the gateway must be asked. Then the gateway's answer is applied (<c>After…</c>).
/// </summary>
internal static class Payment
{
    public static PaymentOutcome? BeforeAuthorize(PaymentState? payment) => payment?.Status switch
    {
        null or PaymentStatus.Pending => null,
        PaymentStatus.Declined => PaymentOutcome.Declined,
        PaymentStatus.Voided => PaymentOutcome.Refused,
        _ => PaymentOutcome.Done,
    };

    public static PaymentOutcome? BeforeCapture(PaymentState? payment) => payment?.Status switch
    {
        null or PaymentStatus.Pending => PaymentOutcome.NotAuthorized,
        PaymentStatus.Authorized => null,
        PaymentStatus.Captured or PaymentStatus.Refunded or PaymentStatus.PartiallyRefunded => PaymentOutcome.Done,
        _ => PaymentOutcome.Refused,
    };

    public static PaymentOutcome? BeforeVoid(PaymentState? payment) => payment?.Status switch
    {
        null or PaymentStatus.Pending => PaymentOutcome.NotAuthorized,
        PaymentStatus.Authorized => null,
        PaymentStatus.Captured or PaymentStatus.PartiallyRefunded => PaymentOutcome.AlreadyCaptured,
        _ => PaymentOutcome.Done,
    };

    public static PaymentOutcome? BeforeRefund(PaymentState? payment, string key, Money amount)
    {
        if (payment is null || payment.Status is PaymentStatus.Pending or PaymentStatus.Authorized) return PaymentOutcome.NotAuthorized;
        if (payment.RefundKeys.Contains(key)) return PaymentOutcome.Done;
        if (payment.Status is PaymentStatus.Declined or PaymentStatus.Voided) return PaymentOutcome.Refused;
        return amount.Minor <= 0 || amount.Currency != payment.Captured.Currency
            || amount.Minor > payment.Captured.Minor - payment.Refunded.Minor
            ? PaymentOutcome.Refused
            : null;
    }

    public static (PaymentState Next, PaymentOutcome Outcome) AfterAuthorize(AuthorizePayment command, GatewayAnswer? answer)
    {
        var payment = new PaymentState
        {
            OrderId = command.OrderId,
            UserId = command.UserId,
            Amount = command.Amount,
            Captured = Money.Zero(command.Amount.Currency),
            Refunded = Money.Zero(command.Amount.Currency),
        };
        return answer switch
        {
            null => (payment, PaymentOutcome.Unknown),
            { Result: GatewayResult.Approved, Reference: var reference } =>
                (payment with { Status = PaymentStatus.Authorized, Authorization = reference }, PaymentOutcome.Done),
            _ => (payment with { Status = PaymentStatus.Declined }, PaymentOutcome.Declined),
        };
    }

    public static (PaymentState Next, PaymentOutcome Outcome) AfterCapture(
        PaymentState payment, GatewayAnswer? answer, DateTimeOffset now) => answer switch
        {
            null => (payment, PaymentOutcome.Unknown),
            { Result: GatewayResult.Approved, Reference: var reference } => (Taken(payment, reference, now), PaymentOutcome.Done),
            { Result: GatewayResult.Declined } => (payment, PaymentOutcome.Declined),
            _ => (payment, PaymentOutcome.Refused),
        };

    public static (PaymentState Next, PaymentOutcome Outcome) AfterVoid(
        PaymentState payment, GatewayAnswer? answer, DateTimeOffset now) => answer switch
        {
            null => (payment, PaymentOutcome.Unknown),
            { Result: GatewayResult.Approved } => (payment with { Status = PaymentStatus.Voided }, PaymentOutcome.Done),
            { Result: GatewayResult.AlreadyCaptured, Reference: var reference } =>
                (Taken(payment, reference, now), PaymentOutcome.AlreadyCaptured),
            _ => (payment, PaymentOutcome.Refused),
        };

    public static (PaymentState Next, PaymentOutcome Outcome) AfterRefund(
        PaymentState payment, string key, Money amount, GatewayAnswer? answer, DateTimeOffset now)
    {
        if (answer is null) return (payment, PaymentOutcome.Unknown);
        if (answer.Value.Result is not GatewayResult.Approved) return (payment, PaymentOutcome.Refused);
        var refunded = payment.Refunded + amount;
        return (payment with
        {
            Status = refunded == payment.Captured ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded,
            Refunded = refunded,
            RefundKeys = payment.RefundKeys.Add(key),
            Ledger = payment.Ledger.AddRange(Movement("refund", "revenue", "gateway", amount, answer.Value.Reference, now)),
        }, PaymentOutcome.Done);
    }

    private static PaymentState Taken(PaymentState payment, string reference, DateTimeOffset now) => payment with
    {
        Status = PaymentStatus.Captured,
        Captured = payment.Amount,
        Ledger = payment.Ledger.AddRange(Movement("capture", "gateway", "revenue", payment.Amount, reference, now)),
    };

    /// <summary>Two lines whose sum is zero.</summary>
    private static ImmutableArray<LedgerEntry> Movement(
        string movement, string debit, string credit, Money amount, string reference, DateTimeOffset at) =>
    [
        new(at, movement, debit, amount, reference),
        new(at, movement, credit, amount with { Minor = -amount.Minor }, reference),
    ];
}
