using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>
/// Paying. The activation carries its payments' rows and calls the gateway itself: a payment with its own activation would add two calls to
/// every booking, and would decide nothing that the row and the gateway's keys do not.
/// </summary>
internal sealed partial class OrderDriver
{
    /// <summary>Serves one payment at a time; dropped if it may be behind the payment's row.</summary>
    private ICashier? _cashier;

    /// <summary>The payment that the cashier serves.</summary>
    private string? _served;

    /// <summary>Pays a held order.</summary>
    public async Task<OrderAnswer> Pay(PayOrder command)
    {
        var key = HashOf(command.IdempotencyKey);
        if (await Find() is not { } found || !command.Caller.MayActFor(found.UserId)) return OrderRefusals.NotFound;

        // A hold that has run out ends by itself, so the call waits for that; another payment makes the order busy.
        if (found.OpenPayment is null) await Bounded(Drive());
        var order = Value!;
        if (PaymentAttempt.Find(order, key) is not null) return await PayAnswer(command, key, replayed: true);
        if (IsUnderWay) return new OrderAnswer(Shown, OrderRefusals.Busy, false);
        var begun = PaymentAttempt.Begin(order, key, command.RequestHash, command.Payment.Token, ports.Host.NewSeries());
        if (begun.IsRefused) return new OrderAnswer(Shown, begun.Refusal, false);
        await Begin(begun.Value);
        return await PayAnswer(command, key, replayed: false);
    }

    /// <summary>Extends the hold of an unpaid order.</summary>
    public async Task<Result<OrderState>> ExtendHold(Caller caller, DateTimeOffset until)
    {
        var order = await Settle();
        if (order is null || !caller.IsAgent) return OrderRefusals.NotFound;
        var flights = await Task.WhenAll(order.Segments.Select(segment => ports.Flights.Get(segment.FlightId)));
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        var begun = HoldExtension.Begin(order, until, Now, flights);
        if (begun.IsRefused) return begun.Refusal;
        if (!ReferenceEquals(begun.Value, order)) await Begin(begun.Value);
        return Shown;
    }

    /// <summary>
    /// A payment of the order, which may have no row yet; <see langword="null"/> if the order has no payment with that id.
    /// </summary>
    public async Task<PaymentState?> PaymentUnderWay(string paymentId)
    {
        await Find();
        RestAfterRead();
        if (_record.DurableValue is not { } order) return null;
        if (order.Payments.FirstOrDefault(payment => payment.IdIn(id) == paymentId) is not { } payment) return null;
        if (_served == paymentId && _cashier?.Known is { } known) return known;
        var none = Money.Zero(payment.Amount.Currency);
        return new PaymentState { OrderId = id, UserId = order.UserId, Amount = payment.Amount, Captured = none, Refunded = none };
    }

    private async Task<OrderAnswer> PayAnswer(PayOrder command, string key, bool replayed)
    {
        if (PaymentAttempt.Find(Value!, key)!.RequestHash != command.RequestHash) return OrderRefusals.KeyReused;
        await Bounded(Drive());
        var code = PaymentAttempt.Find(Shown, key)?.FailureCode;
        return new OrderAnswer(Shown, code is null ? null : OrderRefusals.OfPayment(Shown, code), replayed);
    }

    private async Task<PaymentOutcome> AskCashier(OrderPayment payment, Func<ICashier, Task<PaymentOutcome>> ask)
    {
        var paymentId = payment.IdIn(id);
        if (_cashier is null || _served != paymentId) (_cashier, _served) = (ports.Payments.Open(paymentId), paymentId);
        try
        {
            var outcome = await ask(_cashier);

            // A cashier that knows of no payment, although there should be one, may be behind another activation's; the next cashier reads
            // the row.
            if (outcome == PaymentOutcome.NotAuthorized) _cashier = null;
            return outcome;
        }
        catch (Exception exception) when (ports.Host.IsUnknownOutcome(exception))
        {
            _cashier = null;
            ports.Observer.Unanswered(paymentId, exception);
            return PaymentOutcome.Unknown;
        }
    }
}
