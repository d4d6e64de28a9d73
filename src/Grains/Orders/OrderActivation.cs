using System.Collections.Immutable;
using System.Security.Cryptography;
using FlightTickets.Flights;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Orleans.Serialization;

namespace FlightTickets.Orders;

/// <summary>The ports of an order's driver on a silo: grain calls, the activation, the payments' rows.</summary>
internal sealed class OrderActivation(
    IGrainFactory grains, Action deactivateOnIdle, SagaGate gate, OrderNumbers numbers, IPaymentSeries series,
    ICashiers cashiers, IDurableRows<PaymentState> payments)
    : IParticipants, IOrderPayments, IOrderFlights, IOrderHost
{
    public async Task<HoldResult?[]> Hold(Party party, string orderId, int attempt, TimeSpan ttl, bool promised) =>
        party.Flight is { } flight
        ? [.. await Parts(flight).Hold(orderId, attempt, party.Parts, ttl, promised)]
        : [await Bookable(party).Hold(new HoldRequest(orderId, attempt, party.Members[0].Claim, ttl, promised))];

    public async Task<ConfirmResult?[]> Confirm(Party party, string orderId, int attempt) => party.Flight is { } flight
        ? [.. await Parts(flight).Confirm(orderId, attempt, party.Parts)]
        : [await Bookable(party).Confirm(orderId, attempt, party.Members[0].Claim)];

    public Task Release(Party party, string orderId, int attempt) => party.Flight is { } flight
        ? Parts(flight).Release(orderId, attempt, party.Parts)
        : Bookable(party).Release(orderId, attempt).AsTask();

    public Task Withdraw(Party party, string orderId, int attempt) => party.Flight is { } flight
        ? Parts(flight).Withdraw(orderId, attempt, party.Parts)
        : Bookable(party).Withdraw(orderId, attempt).AsTask();

    public ICashier Open(string paymentId) => cashiers.For(paymentId, payments.Open(paymentId));

    public Task<FlightView?> Get(string flightId) => Flight(flightId).Get();

    public Task<SeatMap?> GetSeatMap(string flightId) => Flight(flightId).GetSeatMap();

    public Task<ImmutableArray<string>> OfferSeats(string flightId, Cabin cabin, ImmutableArray<bool> keptFromExitRow) =>
        grains.GetGrain<IFlightSeats>(flightId).OfferSeats(cabin, keptFromExitRow);

    public Task<int> NextSequence(string flightId) => Flight(flightId).NextSequence();

    public Task<SeatView> VerifySeat(string flightId, string seat) => Seat(flightId, seat).Verify();

    public Task<Result<SeatView>> CheckIn(string flightId, string seat, string orderId, int passenger) =>
        Seat(flightId, seat).CheckIn(orderId, passenger);

    public Task<OrderBoarding?> Boarding(string flightId, string orderId) => grains.GetGrain<IBoardingGrain>(flightId).OfOrder(orderId);

    public ValueTask<(long Number, OrderNumbering Numbering)> NextNumber() => numbers.Next();

    public ValueTask<OrderNumbering> Numbering() => numbers.Numbering();

    public string NewQuoteId(string prefix) => $"{prefix}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    public string? NewSeries() => series.Next();

    public void EnterGate() => gate.Enter();

    public void LeaveGate() => gate.Leave();

    public void Rest() => deactivateOnIdle();

    public bool IsUnknownOutcome(Exception exception) =>
        exception is OrleansException or DurableStateException or TimeoutException or OperationCanceledException or OverloadedException
            or ObjectDisposedException
            // An unreadable reply tells nothing about the outcome, and another build's silo cannot read every request.
            or SerializerException or TypeLoadException;

    private IBookable Bookable(Party party) => grains.GetGrain<IBookable>(party.Grain);

    private IFlightParts Parts(string flightId) => grains.GetGrain<IFlightParts>(flightId);

    private IFlightGrain Flight(string flightId) => grains.GetGrain<IFlightGrain>(flightId);

    private ISeatGrain Seat(string flightId, string seat) => grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flightId, seat));
}
