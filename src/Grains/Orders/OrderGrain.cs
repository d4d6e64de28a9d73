using System.Collections.Immutable;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// An order: commands decide by <see cref="OrderDraft"/> and <see cref="OrderSaga"/>, one background task drives the saga, and callers wait for it with a bound.
/// Reads and wake-ups interleave. This part: placing and reading; the others: the saga's drive, its money, paying, cancelling, seats.
/// </summary>
[GrainType("order"), Reentrant]
internal sealed partial class OrderGrain(
    [DurableState("Orders")] IDurableState<OrderState> state,
    [DurableRows("Payments", PaymentGrain.RowType)] IDurableRows<PaymentState> payments,
    ICashiers cashiers,
    SagaGate gate,
    OrderNumbers numbers,
    IOptions<HoldOptions> holds,
    IOptions<OrderOptions> options,
    TimeProvider time,
    ILogger<OrderGrain> logger) : Grain, IOrderGrain, IPayingOrder, ISeatedOrder, IWakeable
{
    /// <summary>The attempt of the holds that are asked for before there is a row.</summary>
    private const int InitialAttempt = 1;

    private PlaceOrder? _placing;
    private Task<Refusal?>? _placed;

    private string Id => this.GetPrimaryKeyString();

    private DateTimeOffset Now => time.GetUtcNow();

    public async Task<OrderReply> Place(PlaceOrder command)
    {
        var isFirst = _placed is null && !(state.IsLoaded && state.Value is not null);
        if (_placed is null && isFirst)
        {
            _placing = command;
            _placed = PlaceFirst(command);
        }

        if (_placing is { } running && running.RequestHash != command.RequestHash) return new OrderReply(null, Reused, false);
        if (_placed is { } placed)
        {
            try
            {
                if (await placed is { } refusal) return new OrderReply(null, refusal, !isFirst);
            }
            finally
            {
                if (ReferenceEquals(_placed, placed)) (_placed, _placing) = (null, null);
            }
        }

        var order = state.Value!;
        if (order.RequestHash != command.RequestHash || order.UserId != command.UserId)
        {
            if (!IsUnderWay) DeactivateOnIdle();
            return new OrderReply(null, Reused, false);
        }

        await Bounded(Drive());
        return await PlaceReply(replayed: !isFirst || _wasReplay);
    }

    public async Task<Result<OrderView>> Get(Caller caller)
    {
        RestAfterRead(await Found());
        return state.DurableValue is { } order && caller.MayActFor(order.UserId) ? await View(order) : NotFound;
    }

    /// <summary>
    /// An order is found by its key and not by a directory: after silos came or went another activation may have it, and one that rests here would show what
    /// was for as long as it is asked.
    /// </summary>
    private void RestAfterRead(OrderState? order)
    {
        if (order is not null && !IsUnderWay) DeactivateOnIdle();
    }

    /// <summary>Whether the row was there before this activation placed it.</summary>
    private bool _wasReplay;

    /// <summary>Holds, then the row that says so; <see langword="null"/> if there is one now, by us or from before.</summary>
    private async Task<Refusal?> PlaceFirst(PlaceOrder command)
    {
        EnterGate();
        try
        {
            var draft = OrderDraft.Of(command);
            if (draft.IsRefused) return await RefuseUnlessPlaced(draft.Refusal);

            // Asked at once, in memory: nothing durable has happened yet, and nothing was read.
            var participants = Participant.Of(command.Passengers.Length, draft.Value);
            if (command.Payment is null) participants = participants.Add(Participant.OfUnpaidPlaces(command.UserId, command.Passengers.Length, draft.Value));
            var asked = time.GetTimestamp();
            var answers = await AskAll(participants, Ask(InitialAttempt, holds.Value.PayNow, promised: false));
            OrderInstruments.FirstHoldsDone(time.GetElapsedTime(asked));
            if (answers.Any(answer => answer is HoldResult.Stale))
            {
                // A later attempt or a release was there: this order was placed before, unless all that is forgotten except a tombstone.
                await state.LoadAsync();
                if (state.Value is not null) return Replay();
            }

            var priced = answers.Contains(null) || answers.Any(answer => answer is HoldResult.Stale)
                ? null
                : (Result<ImmutableArray<OrderSegment>>?)OrderDraft.Price(command, draft.Value, participants, answers);
            if (priced is not { IsRefused: false } taken)
            {
                await Withdraw(participants, answers);
                return priced is { Refusal: { } refusal }
                    ? await RefuseUnlessPlaced(refusal)
                    : throw new TimeoutException("Not every flight and seat of the order answered; nothing was booked.");
            }

            var (number, numbering) = await numbers.Next();
            var order = First(command, taken.Value, number, numbering.Reference(number), Now);
            if (await state.TryInsertAsync(order, CommitOf(order, null)))
            {
                _progress = new SagaProgress();
                return null;
            }

            await Withdraw(participants, answers);
            return Replay();
        }
        catch
        {
            LeaveGate();
            throw;
        }
    }

    private OrderState First(PlaceOrder command, ImmutableArray<OrderSegment> segments, long number, string reference, DateTimeOffset now) => new()
    {
        Id = Id,
        UserId = command.UserId,
        RequestHash = command.RequestHash,
        Number = number,
        BookingReference = reference,
        Phase = command.Payment is null ? OrderPhase.Promising : OrderPhase.Placed,
        // The promise is a hold of its own: a later attempt adopts what is held in memory and makes it durable.
        Attempt = command.Payment is null ? InitialAttempt + 1 : InitialAttempt,
        Passengers = command.Passengers,
        Segments = segments,
        CreatedAt = now,
        HoldExpiresAt = command.Payment is null ? HoldRules.HoldUntil(segments, now, holds.Value.PayLater) : null,
        Payments = command.Payment is { } payment ? [new OrderPayment(1, "", command.RequestHash, payment.Token, PaymentStatus.Pending, null) { Amount = OrderDraft.Total(segments, command.Passengers.Length) }] : [],
    };

    /// <summary>One read before a refusal: whether the same request was taken before, when there was room.</summary>
    private async Task<Refusal?> RefuseUnlessPlaced(Refusal refusal)
    {
        await state.LoadAsync();
        if (state.Value is not null) return Replay();
        OrderInstruments.Refuse(refusal.Code);
        LeaveGate();
        DeactivateOnIdle();
        return refusal;
    }

    // What was placed before was let in then. And whoever comes with another body goes away without a saga, at whose end the place would be given back.
    private Refusal? Replay()
    {
        LeaveGate();
        _wasReplay = true;
        return null;
    }

    private async Task<OrderReply> PlaceReply(bool replayed)
    {
        var order = state.Value!;
        var refusal = order.Phase == OrderPhase.Failed && !order.WasHeld ? Because(order.FailureCode!) : null;
        return new OrderReply(await View(order), refusal, replayed);
    }

    private async ValueTask<OrderView> View(OrderState order) => order.ToView(await numbers.Numbering());

    private static Refusal Because(string code) => new(code, code switch
    {
        RefusalCodes.PaymentDeclined => "The payment was declined; nothing is held.",
        RefusalCodes.HoldExpired => "The hold ran out and there is no room any more; no money was kept.",
        RefusalCodes.HoldLimitReached => "So many places are not held without payment; nothing is held.",
        RefusalCodes.FlightClosed => "A flight of the order was closed meanwhile; no money was kept.",
        RefusalCodes.SeatUnavailable => "A seat of the order was taken meanwhile; no money was kept.",
        _ => "The order could not be completed; no money was kept.",
    });

    private static Refusal NotFound => new(RefusalCodes.NotFound, "There is no such order.");

    private static Refusal Reused => new(RefusalCodes.IdempotencyKeyReused, "The idempotency key came before with another body.");

    private static Refusal Busy => new(RefusalCodes.OrderBusy, "Another command is under way on this order.");
}
