using System.Collections.Immutable;
using FlightTickets.Clocks;
using FlightTickets.Flights;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// An order: commands in, views out. <see cref="OrderDriver"/> decides; this grain supplies its ports. Reads and wake-ups interleave.
/// </summary>
[GrainType("order"), Reentrant]
internal sealed class OrderGrain : Grain, IOrderGrain, IPayingOrder, ISeatedOrder, INamedOrder, IWakeable
{
    private readonly OrderDriver _driver;
    private readonly OrderNumbers _numbers;
    private readonly RecentPassengers _recent;

    public OrderGrain(
        [DurableState("Orders")] IDurableState<OrderState> state,
        [DurableRows("Payments", PaymentGrain.RowType)] IDurableRows<PaymentState> payments,
        ICashiers cashiers,
        SagaGate gate,
        OrderNumbers numbers,
        RecentPassengers recent,
        IPaymentSeries series,
        IOptions<HoldOptions> holds,
        IOptions<OrderOptions> options,
        TimeProvider time,
        [FromKeyedServices(Pace.Key)] TimeProvider pace,
        ILogger<OrderGrain> logger)
    {
        var id = this.GetPrimaryKeyString();
        var activation = new OrderActivation(GrainFactory, DeactivateOnIdle, gate, numbers, series, cashiers, payments);
        _numbers = numbers;
        _recent = recent;
        _driver = new OrderDriver(id, new OrderPorts
        {
            Record = new GrainRecord<OrderState>(state, order => order.Lookups),
            Participants = activation,
            Payments = activation,
            Flights = activation,
            Host = activation,
            Observer = new OrderLog(id, logger, time),
            Time = time,
            Pace = pace,
            Holds = holds.Value,
            Options = options.Value,
        });
    }

    public async Task<OrderReply> Place(PlaceOrder command)
    {
        var answer = await _driver.Place(command);
        if (answer is { Order: { } placed, Replayed: false })
            _recent.Note(placed.Id, placed.Passengers);

        return await Reply(answer);
    }

    public async Task<Result<OrderView>> Get(Caller caller) =>
        await _driver.Get() is { } order && caller.MayActFor(order.UserId)
            ? Coupons.Show(await View(order), order, await _driver.AskBoarding(order))
            : OrderRefusals.NotFound;

    public async Task<OrderReply> Pay(PayOrder command) => await Reply(await _driver.Pay(command));

    public async Task<Result<OrderView>> ExtendHold(Caller caller, DateTimeOffset until) =>
        await View(await _driver.ExtendHold(caller, until));

    public async Task<Result<OrderView>> MoveCabin(Caller caller, string flightId, Cabin cabin) =>
        await View(await _driver.MoveCabin(caller, flightId, cabin));

    public async Task<Result<OrderView>> ChangeSeats(Caller caller, ImmutableArray<SegmentSeats> segments) =>
        await View(await _driver.ChangeSeats(caller, segments));

    public Task<Result<CancellationQuote>> QuoteCancellation(Caller caller, ImmutableArray<int> passengers, ImmutableArray<int> segments) =>
        _driver.QuoteCancellation(caller, passengers, segments);

    public Task<Result<CancellationQuote>> QuoteRefund(Caller caller, string flightId) => _driver.QuoteRefund(caller, flightId);

    public async Task<OrderReply> ConfirmCancellation(ConfirmCancellation command) =>
        await Reply(await _driver.ConfirmCancellation(command));

    public Task<Result<ChangeQuote>> QuoteChange(Caller caller, ChangeSegment wish) => _driver.QuoteChange(caller, wish, free: false);

    public Task<Result<ChangeQuote>> QuoteRebooking(Caller caller, ChangeSegment wish) => _driver.QuoteChange(caller, wish, free: true);

    public async Task<OrderReply> ConfirmChange(ConfirmChange command) => await Reply(await _driver.ConfirmChange(command));

    public async Task<Result<TicketView>> GetTicket(Caller caller, string number) =>
        await _driver.Get() is { } order && caller.MayActFor(order.UserId)
            && order.FindTicket(await _numbers.Numbering(), number) is { } ticket
            ? Coupons.Show(ticket, order, await _driver.AskBoarding(order))
            : OrderRefusals.NoTicket;

    public async Task<Result<BoardingPass>> CheckIn(Caller caller, string number)
    {
        var checkedIn = await _driver.CheckIn(caller, number);
        if (checkedIn.IsRefused) return checkedIn.Refusal;
        var (order, ticket) = checkedIn.Value;
        var flight = await GrainFactory.GetGrain<IFlightGrain>(order.Segments[ticket.Segment].FlightId).Get();
        return order.ToBoardingPass(ticket, flight);
    }

    public async Task<Result<BoardingPass>> GetBoardingPass(Caller caller, string number)
    {
        if (await _driver.Get() is not { } order || !caller.MayActFor(order.UserId)
            || order.FindTicket(await _numbers.Numbering(), number) is not { } ticket) return OrderRefusals.NoTicket;
        if (CheckInRules.RefusePass(ticket, order.Passengers[ticket.Passenger]) is { } refusal) return refusal;
        return order.ToBoardingPass(ticket, await GrainFactory.GetGrain<IFlightGrain>(ticket.FlightId).Get());
    }

    public Task LoseSeat(string flightId, string seat, int passenger) => _driver.LoseSeat(flightId, seat, passenger);

    public Task<Result<Done>> Offload(string number, OffloadReason reason) => _driver.Offload(number, reason);

    public Task<bool> IsKeptFromExitRow(string flightId, int passenger) => _driver.IsKeptFromExitRow(flightId, passenger);

    public async Task<ImmutableArray<TicketedPassenger>> Travellers(string flightId, OrderBoarding boarding) =>
        await _driver.Get() is { } order ? TicketedPassenger.Of(order, await _numbers.Numbering(), flightId, boarding) : [];

    public async Task<ImmutableArray<Passenger>> Passengers() => await _driver.Get() is { } order ? order.Passengers : [];

    public Task<PaymentState?> PaymentUnderWay(string paymentId) => _driver.PaymentUnderWay(paymentId);

    public Task Wake() => _driver.Wake();

    /// <summary>A stopping silo lets a saga come to rest.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _driver.WhenAtRest(cancellationToken);

    private async ValueTask<OrderReply> Reply(OrderAnswer answer) =>
        new(answer.Order is { } order ? await View(order) : null, answer.Refusal, answer.Replayed);

    private async ValueTask<Result<OrderView>> View(Result<OrderState> order) => order.IsRefused ? order.Refusal : await View(order.Value);

    private async ValueTask<OrderView> View(OrderState order) => order.ToView(await _numbers.Numbering());
}
