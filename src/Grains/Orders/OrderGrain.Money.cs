using FlightTickets.Payments;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// The saga's money: the activation carries its payments' rows and asks the gateway itself. A payment of its own activation cost a booking two calls and an activation, and
/// decided nothing the row and the gateway's keys do not.
/// </summary>
internal sealed partial class OrderGrain
{
    /// <summary>Serves one payment at a time; forgotten where it may be behind the payment's row.</summary>
    private ICashier? _cashier;

    /// <summary>The number of the payment it serves.</summary>
    private int _served;

    public async Task<PaymentState?> PaymentUnderWay(string paymentId)
    {
        RestAfterRead(await Found());
        if (state.DurableValue is not { } order || order.Payments.FirstOrDefault(payment => PaymentId.Of(Id, payment.Number) == paymentId) is not { } payment) return null;
        if (_served == payment.Number && _cashier?.Known is { } known) return known;
        var none = Money.Zero(order.AmountOf(payment).Currency);
        return new PaymentState { OrderId = Id, UserId = order.UserId, Amount = order.AmountOf(payment), Captured = none, Refunded = none };
    }

    private async Task<PaymentOutcome> AskCashier(OrderPayment payment, Func<ICashier, Task<PaymentOutcome>> ask)
    {
        var id = PaymentId.Of(Id, payment.Number);
        if (_cashier is null || _served != payment.Number) (_cashier, _served) = (cashiers.For(id, payments.Open(id)), payment.Number);
        try
        {
            var outcome = await ask(_cashier);

            // Who has nothing where there should be something may be behind another activation's: the next one reads.
            if (outcome == PaymentOutcome.NotAuthorized) _cashier = null;
            return outcome;
        }
        catch (Exception exception) when (IsUnknownOutcome(exception))
        {
            _cashier = null;
            LogUnanswered(exception, Id, id);
            return PaymentOutcome.Unknown;
        }
    }
}

/// <summary>What a payment that has no row yet asks of its order.</summary>
[Alias("paying-order")]
internal interface IPayingOrder : IGrainWithStringKey
{
    /// <summary>The payment as far as the order knows; <see langword="null"/> where it has none of that id.</summary>
    [Alias("payment-under-way"), AlwaysInterleave]
    Task<PaymentState?> PaymentUnderWay(string paymentId);
}
