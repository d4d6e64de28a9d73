using FlightTickets.Payments.Events;

namespace FlightTickets.Payments;

/// <summary>
/// Carries out a payment's commands at the gateway and in the payment's record. A payment that goes well costs one write, when the money is
/// captured, and no read: the order's durable record has all that is needed to find out the rest by replay. In a torn cluster two cashiers
/// may serve a payment: the record's compare-and-swap and the gateway's keys decide between them.
/// </summary>
/// <param name="id">The payment.</param>
/// <param name="record">Its record.</param>
/// <param name="gateway">Its calls to the gateway.</param>
/// <param name="time">The clock.</param>
internal sealed class Cashier(string id, IDurableRecord<PaymentState> record, IGatewayCalls gateway, TimeProvider time) : ICashier
{
    /// <summary>What is known but not durable: an authorization, or a capture that waits for the order's commit.</summary>
    private PaymentState? _known;

    public bool HasCapture { get; private set; }

    public PaymentState? Known => _known ?? (record.IsLoaded ? record.Value : null);

    public async Task<PaymentOutcome> Authorize(AuthorizePayment command)
    {
        // The record is not read before: if it exists, the gateway gives the same answer under the same key, and the first write finds the
        // record.
        if (Payment.BeforeAuthorize(Known) is { } known) return known;
        var (next, outcome) = Payment.AfterAuthorize(command, await gateway.Authorize(command.Key, command.Token, command.Amount));
        if (outcome == PaymentOutcome.Declined) return await Store(next, outcome, Payment.BeforeAuthorize);
        _known = next;
        return outcome;
    }

    public async Task<PaymentOutcome> Capture(string key, IDurableRecord? with = null)
    {
        var payment = await Find();
        if (Payment.BeforeCapture(payment) is { } known) return known;
        var (next, outcome) = Payment.AfterCapture(payment!,
            await gateway.Capture(key, payment!.Authorization!, payment.Amount), time.GetUtcNow());
        if (outcome != PaymentOutcome.Done) return outcome;
        if (with is null || !record.SharesCommitsWith(with)) return await Store(next, outcome, Payment.BeforeCapture);
        (_known, HasCapture) = (next, true);
        return outcome;
    }

    public async Task<PaymentOutcome> StoreCapture(Func<IRecordProposal, Task<bool>> commit)
    {
        var captured = _known!;
        var isStored = await commit(record.Propose(captured));
        (_known, HasCapture) = (null, false);
        return isStored ? PaymentOutcome.Done : await Store(captured, PaymentOutcome.Done, Payment.BeforeCapture);
    }

    public async Task<PaymentOutcome> Void(string key)
    {
        var payment = await Find();
        if (Payment.BeforeVoid(payment) is { } known) return known;
        var (next, outcome) = Payment.AfterVoid(payment!, await gateway.Void(key, payment!.Authorization!), time.GetUtcNow());
        return outcome is PaymentOutcome.Done or PaymentOutcome.AlreadyCaptured ? await Store(next, outcome, Payment.BeforeVoid) : outcome;
    }

    public async Task<PaymentOutcome> Refund(string key, Money amount)
    {
        var payment = await Find();
        if (Payment.BeforeRefund(payment, key, amount) is { } known) return known;
        var (next, outcome) = Payment.AfterRefund(payment!, key, amount,
            await gateway.Refund(key, payment!.Authorization!, amount), time.GetUtcNow());
        if (outcome != PaymentOutcome.Done) return outcome;
        await record.CommitAsync(next, null, new PaymentRefunded(id, next.OrderId, amount, next.Ledger[^1].Reference, next.Captured));
        return outcome;
    }

    public Task Nudge() => gateway.Nudge();

    private async ValueTask<PaymentState?> Find()
    {
        if (Known is null) await record.LoadAsync();
        return Known;
    }

    private async Task<PaymentOutcome> Store(PaymentState next, PaymentOutcome outcome, Func<PaymentState?, PaymentOutcome?> judge)
    {
        // The value read is newer than anything remembered: from here on only the durable value counts.
        _known = null;
        if (record.IsLoaded && record.Value is not null)
        {
            await record.CommitAsync(next);
            return outcome;
        }

        if (await record.TryInsertAsync(next)) return outcome;

        // Another cashier was here before: its record is right, and answers.
        return judge(record.Value) ?? PaymentOutcome.Unknown;
    }
}
