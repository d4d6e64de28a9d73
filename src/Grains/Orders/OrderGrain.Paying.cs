using System.Security.Cryptography;
using System.Text;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>Paying a held order.</summary>
internal sealed partial class OrderGrain
{
    /// <summary>How many cards may be tried for one order: each is remembered with its key.</summary>
    private const int MaxPayments = 20;

    public async Task<OrderReply> Pay(PayOrder command)
    {
        var key = HashOf(command.IdempotencyKey);
        await state.LoadAsync();
        if (state.Value is not { } found || !command.Caller.MayActFor(found.UserId)) return new OrderReply(null, NotFound, false);
        if (found.Payments.Any(payment => payment.Key == key)) return await PayReply(command, key, replayed: true);

        // What is ending by itself (a hold that ran out) is waited for; another payment is not.
        if (found.OpenPayment is null) await Bounded(Drive());
        var order = state.Value!;
        if (order.Payments.Any(payment => payment.Key == key)) return await PayReply(command, key, replayed: true);
        if (IsUnderWay) return new OrderReply(await View(order), Busy, false);
        if (!order.WasHeld || order.Phase is not (OrderPhase.Held or OrderPhase.Expired)) return new OrderReply(await View(order), Conflict(order), false);
        if (order.Payments.Length >= MaxPayments)
        {
            return new OrderReply(await View(order), new Refusal(RefusalCodes.TooManyAttempts, "Too many payments of this order failed."), false);
        }

        EnterGate();
        try
        {
            // Expired: what was held is released, so it has to be held again, under a later attempt, before any money moves.
            var basis = order.Phase == OrderPhase.Expired ? order.HoldAgain() : order;
            var next = basis with
            {
                Phase = OrderPhase.Placed,
                FailureCode = null,
                Payments = order.Payments.Add(new OrderPayment(order.Payments.Length + 1, key, command.RequestHash, command.Payment.Token, PaymentStatus.Pending, null)),
            };
            _progress = new Progress { Money = MoneyFact.Untouched };
            await (_saga = Begin(order, next));
            await Bounded(Drive());
        }
        finally
        {
            LeaveGate();
        }

        return await PayReply(command, key, replayed: false);
    }

    /// <summary>The write that begins a saga is part of it: nobody else decides meanwhile.</summary>
    private Task Begin(OrderState before, OrderState next) => state.CommitAsync(next, CommitOf(next, null));

    private async Task<OrderReply> PayReply(PayOrder command, string key, bool replayed)
    {
        if (state.Value!.Payments.First(payment => payment.Key == key).RequestHash != command.RequestHash) return new OrderReply(null, Reused, false);
        await Bounded(Drive());
        var order = state.Value!;
        var payment = order.Payments.First(payment => payment.Key == key);
        return new OrderReply(await View(order), payment.FailureCode is { } code ? Because(code) : null, replayed);
    }

    private static string HashOf(string idempotencyKey) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, 18));
}
