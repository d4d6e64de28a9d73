using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Orders;

/// <summary>PaymentAttempt a held order.</summary>
internal sealed partial class OrderGrain
{
    public async Task<OrderReply> Pay(PayOrder command)
    {
        var key = HashOf(command.IdempotencyKey);
        if (await Found() is not { } found || !command.Caller.MayActFor(found.UserId)) return new OrderReply(null, NotFound, false);

        // What is ending by itself (a hold that ran out) is waited for; another payment is not.
        if (found.OpenPayment is null) await Bounded(Drive());
        var order = state.Value!;
        if (PaymentAttempt.Find(order, key) is not null) return await PayReply(command, key, replayed: true);
        if (IsUnderWay) return new OrderReply(await View(order), Busy, false);
        var begun = PaymentAttempt.Begin(order, key, command.RequestHash, command.Payment.Token);
        if (begun.IsRefused) return new OrderReply(await View(order), begun.Refusal, false);
        await Begin(begun.Value, new SagaProgress());
        return await PayReply(command, key, replayed: false);
    }

    public async Task<Result<OrderView>> ExtendHold(Caller caller, DateTimeOffset until)
    {
        var order = await Settled();
        if (order is null || !caller.IsAgent) return NotFound;
        if (IsUnderWay) return Busy;
        var begun = HoldExtension.Begin(order, until, Now);
        if (begun.IsRefused) return begun.Refusal;
        if (!ReferenceEquals(begun.Value, order)) await Begin(begun.Value, new SagaProgress());
        return await View(state.Value!);
    }

    /// <summary>The write that begins a saga is part of it: nobody else decides meanwhile. Then the saga, as long as a caller waits.</summary>
    private async Task Begin(OrderState next, SagaProgress progress)
    {
        EnterGate();
        try
        {
            _progress = progress;
            await (_saga = state.CommitAsync(next, CommitOf(next, null)));
            await Bounded(Drive());
        }
        finally
        {
            LeaveGate();
        }
    }

    private async Task<OrderReply> PayReply(PayOrder command, string key, bool replayed)
    {
        if (PaymentAttempt.Find(state.Value!, key)!.RequestHash != command.RequestHash) return new OrderReply(null, Reused, false);
        await Bounded(Drive());
        var order = state.Value!;
        return new OrderReply(await View(order), PaymentAttempt.Find(order, key)!.FailureCode is { } code ? Because(code) : null, replayed);
    }

    private static string HashOf(string idempotencyKey) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, 18));
}
