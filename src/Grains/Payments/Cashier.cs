using System.Diagnostics;
using FlightTickets.Events;
using FlightTickets.Payments.Events;
using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Payments;

/// <summary>
/// A payment's commands against the gateway and the payment's row. One write where nothing unusual happens, when money was taken, and without having read before: the order's
/// durable row carries what is needed to find out the rest by replay. Two of them may serve a payment while a cluster is torn: the row's compare-and-swap and the gateway's
/// keys decide between them.
/// </summary>
internal sealed partial class Cashier(
    string id, IDurableState<PaymentState> state, IPaymentGateway gateway, PaymentOptions options, TimeProvider time, ILogger<Cashier> logger) : ICashier
{
    /// <summary>The name of the spans' source: each call to the gateway is one, in the trace of its booking.</summary>
    public const string SourceName = "FlightTickets.Payments";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What is known and not durable: an authorization.</summary>
    private PaymentState? _known;

    /// <summary>The call to the gateway that waits for its answer.</summary>
    private CancellationTokenSource? _asking;

    public PaymentState? Known => _known ?? (state.IsLoaded ? state.Value : null);

    public async Task<PaymentOutcome> Authorize(AuthorizePayment command)
    {
        // Not read before: if there is a row, the gateway gives the same answer under the same key, and the first write finds the row.
        if (Payment.BeforeAuthorize(Known) is { } known) return known;
        var (next, outcome) = Payment.AfterAuthorize(command, await Ask("authorize", token => gateway.Authorize(command.Key, command.Token, command.Amount, token)));
        if (outcome == PaymentOutcome.Declined) return await Store(next, outcome, state => Payment.BeforeAuthorize(state));
        _known = next;
        return outcome;
    }

    public async Task<PaymentOutcome> Capture(string key)
    {
        var payment = await Find();
        if (Payment.BeforeCapture(payment) is { } known) return known;
        var answer = await Ask("capture", token => gateway.Capture(key, payment!.Authorization!, payment.Amount, token));
        var (next, outcome) = Payment.AfterCapture(payment!, answer, time.GetUtcNow());
        return outcome == PaymentOutcome.Done ? await Store(next, outcome, state => Payment.BeforeCapture(state)) : outcome;
    }

    public async Task<PaymentOutcome> Void(string key)
    {
        var payment = await Find();
        if (Payment.BeforeVoid(payment) is { } known) return known;
        var (next, outcome) = Payment.AfterVoid(payment!, await Ask("void", token => gateway.Void(key, payment!.Authorization!, token)), time.GetUtcNow());
        return outcome is PaymentOutcome.Done or PaymentOutcome.AlreadyCaptured ? await Store(next, outcome, state => Payment.BeforeVoid(state)) : outcome;
    }

    public async Task<PaymentOutcome> Refund(string key, Money amount)
    {
        var payment = await Find();
        if (Payment.BeforeRefund(payment, key, amount) is { } known) return known;
        var answer = await Ask("refund", token => gateway.Refund(key, payment!.Authorization!, amount, token));
        var (next, outcome) = Payment.AfterRefund(payment!, key, amount, answer, time.GetUtcNow());
        if (outcome != PaymentOutcome.Done) return outcome;
        var refunded = new PaymentRefunded(id, next.OrderId, amount, next.Ledger[^1].Reference, next.Captured);
        await state.CommitAsync(next, new Commit { Events = [new DurableEvent(PaymentEvents.Refunded, refunded)] });
        return outcome;
    }

    public Task Nudge() => _asking?.CancelAsync() ?? Task.CompletedTask;

    private async ValueTask<PaymentState?> Find()
    {
        if (Known is null) await state.LoadAsync();
        return Known;
    }

    private async Task<PaymentOutcome> Store(PaymentState next, PaymentOutcome outcome, Func<PaymentState?, PaymentOutcome?> judge)
    {
        // What was read is newer than anything remembered: from here on the durable value is the only one.
        _known = null;
        if (state.IsLoaded && state.Value is not null)
        {
            await state.CommitAsync(next);
            return outcome;
        }

        if (await state.TryInsertAsync(next)) return outcome;

        // Another one was here before: its row is the truth, and answers.
        return judge(state.Value) ?? PaymentOutcome.Unknown;
    }

    /// <summary>One bounded call; <see langword="null"/> when its outcome is not known.</summary>
    private async Task<GatewayAnswer?> Ask(string verb, Func<CancellationToken, Task<GatewayAnswer>> call)
    {
        using var span = Source.HasListeners() ? Source.StartActivity("gateway " + verb, ActivityKind.Client) : null;
        using var timeout = new CancellationTokenSource(options.CallTimeout, time);
        _asking = timeout;
        try
        {
            return await call(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is GatewayException or OperationCanceledException or TimeoutException or HttpRequestException)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            LogUnknown(id, exception.GetType().Name);
            return null;
        }
        finally
        {
            _asking = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway's answer for payment {PaymentId} is not known ({Reason}); it is asked again under the same key.")]
    private partial void LogUnknown(string paymentId, string reason);
}

/// <summary>Cashiers who ask the configured gateway.</summary>
internal sealed class Cashiers(IPaymentGateway gateway, IOptions<PaymentOptions> options, TimeProvider time, ILogger<Cashier> logger) : ICashiers
{
    public ICashier For(string paymentId, IDurableState<PaymentState> row) => new Cashier(paymentId, row, gateway, options.Value, time, logger);
}
