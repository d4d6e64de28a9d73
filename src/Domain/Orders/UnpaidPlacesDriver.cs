namespace FlightTickets.Orders;

/// <summary>The places a user holds without having paid: their rules (<see cref="UnpaidPlaces"/>) over their record.</summary>
internal sealed class UnpaidPlacesDriver(IDurableRecord<StoredUnpaidPlaces> record, int maxPerUser, TimeProvider time)
    : BookableDriver<UnpaidPlacesState, StoredUnpaidPlaces>(record, time)
{
    public async ValueTask<HoldResult> Hold(HoldRequest request)
    {
        var outcome = UnpaidPlaces.Hold((await LoadAsync())!, request, maxPerUser, Now);
        await (request.Promised ? KeepDurable(outcome.State, outcome.Write) : Keep(outcome.State, outcome.Write));
        return outcome.Answer;
    }

    /// <summary>Gives back what is held once the order is sold, so the claim does not matter.</summary>
    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt)
    {
        var outcome = UnpaidPlaces.Confirm((await LoadAsync())!, orderId, attempt, Now);
        await KeepDurable(outcome.State, outcome.Write);
        return outcome.Answer;
    }

    public async ValueTask Release(string orderId, int attempt)
    {
        var outcome = UnpaidPlaces.Release((await LoadAsync())!, orderId, attempt, Now);
        await KeepDurable(outcome.State, outcome.Write);
    }

    public async ValueTask Withdraw(string orderId, int attempt) =>
        await Keep(UnpaidPlaces.Withdraw((await LoadAsync())!, orderId, attempt, Now), write: false);

    protected override UnpaidPlacesState Open(StoredUnpaidPlaces? stored) => stored?.ToUnpaidPlaces() ?? UnpaidPlacesState.Empty;

    protected override StoredUnpaidPlaces Stored(UnpaidPlacesState state) => StoredUnpaidPlaces.Of(state);
}
