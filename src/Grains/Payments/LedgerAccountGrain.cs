using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>Keeps what events told of one payment. Key: the payment id.</summary>
[Alias("ledger-account")]
internal interface ILedgerAccountGrain : IGrainWithStringKey
{
    [Alias("capture")]
    Task Capture(Money amount);

    [Alias("refund")]
    Task Refund(string eventId, Money amount, Money captured);
}

[GrainType("ledger-account")]
internal sealed class LedgerAccountGrain([DurableState("Payments")] IDurableState<LedgerAccountState> state) : Grain, ILedgerAccountGrain
{
    public async Task Capture(Money amount)
    {
        // Nearly always the first that is heard of the payment, so it is not asked for before.
        await state.TryInsertAsync(LedgerAccount.Capture(null, amount));
        DeactivateOnIdle();
    }

    public async Task Refund(string eventId, Money amount, Money captured)
    {
        await state.LoadAsync();
        var next = LedgerAccount.Refund(state.Value, eventId, amount, captured);
        if (next != state.Value) await state.CommitAsync(next);
        DeactivateOnIdle();
    }
}
