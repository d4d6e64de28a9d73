using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>Bugs around holds and sales.</summary>
internal sealed class ParticipantsMutation(OrderMutation mutation, IParticipants inner) : IParticipants
{
    private readonly HashSet<int> _confirmed = [];

    public Task<HoldResult?> Hold(Participant participant, HoldRequest request)
    {
        switch (mutation.Mutant)
        {
            case Mutant.SeatForEverybody when participant.GrainType == Participant.SeatType:
                mutation.Town.Evict(participant.Key, mutation.Id);
                break;
            case Mutant.CountHoldsByQuery when request.Claim is UnpaidPlacesClaim claim:
                return Task.FromResult<HoldResult?>(mutation.Town.HeldByOrders() + claim.Places <= Town.HoldLimit
                    ? new HoldResult.Held(null)
                    : new HoldResult.Refused(new Refusal(RefusalCodes.HoldLimitReached, "")));
            case Mutant.MoneyBeforePlaced when mutation.Order is null && mutation.Wish?.Payment is { } early:
                mutation.Town.Gateway.Authorize(mutation.Id, $"{mutation.Id}/1/authorize", early.Token, new Money(10_000, "USD"));
                break;
            case Mutant.KeepPlaces when mutation.Phase == OrderPhase.Reducing:
                return Task.FromResult<HoldResult?>(new HoldResult.Held(null));
        }

        return inner.Hold(participant, request);
    }

    public async Task<ConfirmResult?> Confirm(Participant participant, string orderId, int attempt)
    {
        switch (mutation.Mutant)
        {
            case Mutant.KeepPlaces when mutation.Phase == OrderPhase.Reducing:
            case Mutant.MoveUnconfirmed when mutation.Phase == OrderPhase.Moving:
            case Mutant.SwitchUnconfirmed when mutation.Phase == OrderPhase.Changing:
                return ConfirmResult.Done;
            case Mutant.LeaveFirst when mutation.Phase == OrderPhase.Changing && mutation.Order is { } order:
                mutation.Release(order, OrderSaga.Everything(order).Where(old => old.Segment == order.Change!.Segment));
                break;
            case Mutant.SellWhateverIsHeld:
                participant = participant with { Claim = mutation.Town.ClaimHeld(participant, orderId) ?? participant.Claim };
                break;
        }

        var answer = await inner.Confirm(participant, orderId, attempt);
        if (answer == ConfirmResult.Done) _confirmed.Add(attempt);
        return mutation.Mutant switch
        {
            Mutant.HoldLostIsDone when answer is ConfirmResult.HoldLost or ConfirmResult.Stale => ConfirmResult.Done,
            Mutant.OneConfirmIsEnough when _confirmed.Contains(attempt) => ConfirmResult.Done,
            _ => answer,
        };
    }

    public async Task Release(Participant participant, string orderId, int attempt)
    {
        switch (mutation.Mutant)
        {
            case Mutant.StayOnBoth when mutation.Phase == OrderPhase.Leaving:
            case Mutant.RevertKeepsPlaces when mutation.Phase == OrderPhase.Reverting:
                return;
            case Mutant.ReleaseWhole when mutation.Phase == OrderPhase.Reducing && mutation.Order is { } order:
                mutation.ReleaseAll(order);
                break;
        }

        await inner.Release(participant, orderId, attempt);
        if (mutation.Mutant == Mutant.DropTombstones) mutation.Town.DropTombstones(participant);
    }

    public Task Withdraw(Participant participant, string orderId, int attempt) => mutation.Mutant == Mutant.WithdrawReleases
        ? inner.Release(participant, orderId, attempt)
        : inner.Withdraw(participant, orderId, attempt);
}
