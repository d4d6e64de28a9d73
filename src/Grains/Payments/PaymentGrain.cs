using FlightTickets.Orders;
using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>
/// A payment, as others see it. Its commands are its order's, whose activation carries the payment's row and its cashier (<see cref="OrderGrain"/>); here they are
/// served to orders on silos of a build that still calls them.
/// </summary>
[GrainType(RowType)]
internal sealed class PaymentGrain([DurableRows("Payments", PaymentGrain.RowType)] IDurableRows<PaymentState> rows, ICashiers cashiers) : Grain, IPaymentGrain
{
    public const string RowType = "payment";

    private ICashier? _cashier;

    private string Id => this.GetPrimaryKeyString();

    public Task<PaymentOutcome> Authorize(AuthorizePayment command) => Ask(cashier => cashier.Authorize(command));

    public Task<PaymentOutcome> Capture(string key) => Ask(cashier => cashier.Capture(key));

    public Task<PaymentOutcome> Void(string key) => Ask(cashier => cashier.Void(key));

    public Task<PaymentOutcome> Refund(string key, Money amount) => Ask(cashier => cashier.Refund(key, amount));

    public Task Nudge() => _cashier?.Nudge() ?? Task.CompletedTask;

    public async Task<Result<PaymentView>> Get(Caller caller)
    {
        // Read each time: the order writes it.
        var row = rows.Open(Id);
        await row.LoadAsync();
        if (_cashier is null) DeactivateOnIdle();
        var payment = row.Value ?? _cashier?.Known ?? (PaymentId.OrderOf(Id) is { } order ? await GrainFactory.GetGrain<IPayingOrder>(order).PaymentUnderWay(Id) : null);
        return payment is null || !caller.MayActFor(payment.UserId)
            ? new Refusal(RefusalCodes.NotFound, "There is no such payment.")
            : payment.ToView(Id);
    }

    private async Task<PaymentOutcome> Ask(Func<ICashier, Task<PaymentOutcome>> ask)
    {
        var isAuthorized = false;
        try
        {
            var outcome = await ask(_cashier ??= cashiers.For(Id, rows.Open(Id)));
            isAuthorized = _cashier.Known is { Status: PaymentStatus.Authorized };
            return outcome;
        }
        finally
        {
            // Nothing is kept but an authorization, which is durable nowhere: everything else is read again.
            if (!isAuthorized)
            {
                _cashier = null;
                DeactivateOnIdle();
            }
        }
    }
}
