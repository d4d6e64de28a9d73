using FlightTickets.Persistence;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>How many places a user holds without having paid. Key: the user id. <see cref="UnpaidPlacesDriver"/> decides.</summary>
[GrainType(Participant.UnpaidPlacesType), Reentrant]
internal sealed class UnpaidPlacesGrain(
    [DurableState("Orders")] IDurableState<StoredUnpaidPlaces> durable, IOptions<HoldOptions> options, TimeProvider time)
    : Grain, IBookable
{
    private readonly UnpaidPlacesDriver _driver = new(new GrainRecord<StoredUnpaidPlaces>(durable), options.Value.MaxPerUser, time);

    public ValueTask<HoldResult> Hold(HoldRequest request) => _driver.Hold(request);

    public ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim) => _driver.Confirm(orderId, attempt);

    public ValueTask Release(string orderId, int attempt) => _driver.Release(orderId, attempt);

    public ValueTask Withdraw(string orderId, int attempt) => _driver.Withdraw(orderId, attempt);
}
