using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>Bugs around holds and sales.</summary>
internal sealed class ParticipantsMutation(OrderMutation mutation, IParticipants inner) : IParticipants
{
    private readonly HashSet<int> _confirmed = [];

    public async Task<HoldResult?[]> Hold(Party party, string orderId, int attempt, TimeSpan ttl, bool promised)
    {
        switch (mutation.Mutant)
        {
            case Mutant.SeatForEverybody:
                foreach (var seat in party.Members.Where(member => member.GrainType == Participant.SeatType))
                    await mutation.Town.Evict(seat.Key, mutation.Id);
                break;
            case Mutant.CountHoldsByQuery when party.Members[0].Claim is UnpaidPlacesClaim claim:
                return [mutation.Town.HeldByOrders() + claim.Places <= Town.HoldLimit
                    ? new HoldResult.Held(null)
                    : new HoldResult.Refused(new Refusal(RefusalCodes.HoldLimitReached, ""))];
            case Mutant.MoneyBeforePlaced when mutation.Order is null && mutation.Wish?.Payment is { } early:
                mutation.Town.Gateway.Authorize(mutation.Id, $"{mutation.Id}/1/authorize", early.Token, new Money(10_000, "USD"));
                break;
            case Mutant.KeepPlaces when mutation.Phase == OrderPhase.Reducing:
                return [.. party.Members.Select(_ => new HoldResult.Held(null))];
        }

        return await inner.Hold(party, orderId, attempt, ttl, promised);
    }

    public async Task<ConfirmResult?[]> Confirm(Party party, string orderId, int attempt)
    {
        switch (mutation.Mutant)
        {
            case Mutant.KeepPlaces when mutation.Phase == OrderPhase.Reducing:
            case Mutant.MoveUnconfirmed when mutation.Phase == OrderPhase.Moving:
            case Mutant.SwitchUnconfirmed when mutation.Phase == OrderPhase.Changing:
                return [.. party.Members.Select(_ => (ConfirmResult?)ConfirmResult.Done)];
            case Mutant.LeaveFirst when mutation.Phase == OrderPhase.Changing && mutation.Order is { } order:
                mutation.Release(order, OrderSaga.Everything(order).Where(old => old.Segment == order.Change!.Segment));
                break;
            case Mutant.SellWhateverIsHeld:
                party = party with
                {
                    Members = [.. party.Members.Select(
                        member => member with { Claim = mutation.Town.ClaimHeld(member, orderId) ?? member.Claim })],
                };
                break;
        }

        var answers = await inner.Confirm(party, orderId, attempt);
        if (answers.Contains(ConfirmResult.Done)) _confirmed.Add(attempt);
        return [.. answers.Select(answer => mutation.Mutant switch
        {
            Mutant.HoldLostIsDone when answer is ConfirmResult.HoldLost or ConfirmResult.Stale => ConfirmResult.Done,
            Mutant.OneConfirmIsEnough when _confirmed.Contains(attempt) => ConfirmResult.Done,
            _ => answer,
        })];
    }

    public async Task Release(Party party, string orderId, int attempt)
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

        await inner.Release(party, orderId, attempt);
        if (mutation.Mutant != Mutant.DropTombstones) return;
        foreach (var member in party.Members) await mutation.Town.DropTombstones(member);
    }

    public Task Withdraw(Party party, string orderId, int attempt) => mutation.Mutant == Mutant.WithdrawReleases
        ? inner.Release(party, orderId, attempt)
        : inner.Withdraw(party, orderId, attempt);
}
