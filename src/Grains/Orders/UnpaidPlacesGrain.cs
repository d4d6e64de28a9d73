using FlightTickets.Persistence;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>How many places a user holds without having paid. Key: the user id. Reentrant: every decision is made in one turn, and what waits is only the disk.</summary>
[GrainType(Participant.UnpaidPlacesType), Reentrant]
internal sealed class UnpaidPlacesGrain([DurableState("Orders")] IDurableState<StoredUnpaidPlaces> durable, IOptions<HoldOptions> options, TimeProvider time) : Grain, IBookable
{
    private UnpaidPlacesState? _user;

    public async ValueTask<HoldResult> Hold(HoldRequest request)
    {
        var outcome = UnpaidPlaces.Hold(await LoadAsync(), request, options.Value.MaxPerUser, time.GetUtcNow());
        await Keep(outcome.State, outcome.Write, waits: request.Promised);
        return outcome.Answer;
    }

    // Whatever is held is given back once the order is sold, so it does not matter what is named.
    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim? claim)
    {
        var outcome = UnpaidPlaces.Confirm(await LoadAsync(), orderId, attempt, time.GetUtcNow());
        await Keep(outcome.State, outcome.Write, waits: true);
        return outcome.Answer;
    }

    public async ValueTask Release(string orderId, int attempt)
    {
        var outcome = UnpaidPlaces.Release(await LoadAsync(), orderId, attempt, time.GetUtcNow());
        await Keep(outcome.State, outcome.Write, waits: true);
    }

    public async ValueTask Withdraw(string orderId, int attempt) =>
        await Keep(UnpaidPlaces.Withdraw(await LoadAsync(), orderId, attempt, time.GetUtcNow()), write: false, waits: false);

    private async ValueTask<UnpaidPlacesState> LoadAsync()
    {
        if (!durable.IsLoaded) await durable.LoadAsync();

        // Asking for the value fails where a write failed, so that nobody counts on what was not stored.
        return _user ??= durable.Value?.ToUnpaidPlaces() ?? UnpaidPlacesState.Empty;
    }

    // An answer that rests on what an earlier call changed waits for that call's write.
    private async Task Keep(UnpaidPlacesState next, bool write, bool waits)
    {
        _user = next;
        if (write) await durable.CommitAsync(StoredUnpaidPlaces.Of(next));
        else if (waits) await durable.WhenDurableAsync();
    }
}
