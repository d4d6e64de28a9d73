using FlightTickets.Orders;
using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>
/// The public face of a payment. Its order commands it: the order's activation carries the payment's row and its cashier
/// (<see cref="OrderDriver"/>).
/// </summary>
[GrainType(RowType)]
internal sealed class PaymentGrain([DurableRows("Payments", PaymentGrain.RowType)] IDurableRows<PaymentState> rows) : Grain, IPaymentGrain
{
    public const string RowType = "payment";

    private string Id => this.GetPrimaryKeyString();

    public async Task<Result<PaymentView>> Get(Caller caller)
    {
        // Read each time, because the order writes it.
        var row = rows.Open(Id);
        await row.LoadAsync();
        DeactivateOnIdle();
        var payment = row.Value
            ?? (PaymentId.OrderOf(Id) is { } order ? await GrainFactory.GetGrain<IPayingOrder>(order).PaymentUnderWay(Id) : null);
        return payment is null || !caller.MayActFor(payment.UserId)
            ? new Refusal(RefusalCodes.NotFound, "There is no such payment.")
            : payment.ToView(Id);
    }
}
