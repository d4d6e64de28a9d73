using System.Security.Cryptography;
using FlightTickets.Flights;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Orleans.Serialization;

namespace FlightTickets.Orders;

/// <summary>The world of an order's driver on a silo: grain calls, the activation, the payments' rows.</summary>
internal sealed class OrderActivation(
    IGrainFactory grains, Action deactivateOnIdle, SagaGate gate, OrderNumbers numbers, IPaymentSeries series,
    ICashiers cashiers, IDurableRows<PaymentState> payments)
    : IParticipants, IOrderPayments, IOrderFlights, IOrderHost
{
    public async Task<HoldResult?> Hold(Participant participant, HoldRequest request) => await Bookable(participant).Hold(request);

    public async Task<ConfirmResult?> Confirm(Participant participant, string orderId, int attempt) =>
        await Bookable(participant).Confirm(orderId, attempt, participant.Claim);

    public async Task Release(Participant participant, string orderId, int attempt) =>
        await Bookable(participant).Release(orderId, attempt);

    public async Task Withdraw(Participant participant, string orderId, int attempt) =>
        await Bookable(participant).Withdraw(orderId, attempt);

    public ICashier Open(string paymentId) => cashiers.For(paymentId, payments.Open(paymentId));

    public Task<FlightView?> Get(string flightId) => Flight(flightId).Get();

    public Task<SeatMap?> GetSeatMap(string flightId) => Flight(flightId).GetSeatMap();

    public Task<int> NextSequence(string flightId) => Flight(flightId).NextSequence();

    public Task<SeatView> VerifySeat(string flightId, string seat) => Seat(flightId, seat).Verify();

    public Task<Result<SeatView>> CheckIn(string flightId, string seat, string orderId, int passenger) =>
        Seat(flightId, seat).CheckIn(orderId, passenger);

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
            // A reply that cannot be read says nothing of what happened.
            or SerializerException;

    private IBookable Bookable(Participant participant) => grains.GetGrain<IBookable>(participant.GrainId);

    private IFlightGrain Flight(string flightId) => grains.GetGrain<IFlightGrain>(flightId);

    private ISeatGrain Seat(string flightId, string seat) => grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flightId, seat));
}
