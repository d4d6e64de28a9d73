using System.Collections.Immutable;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>Placing the order.</summary>
internal sealed partial class OrderDriver
{
    private PlaceOrder? _placing;
    private Task<Refusal?>? _placed;

    /// <summary>Whether the record was there before this activation placed it.</summary>
    private bool _wasReplay;

    /// <summary>Places the order. The same request again has the same outcome, also when both arrive at once, also after a crash.</summary>
    public async Task<OrderAnswer> Place(PlaceOrder command)
    {
        var isFirst = _placed is null && !(_record.IsLoaded && Value is not null);
        if (_placed is null && isFirst)
        {
            _placing = command;
            _placed = PlaceFirst(command);
        }

        if (_placing is { } running && running.RequestHash != command.RequestHash) return OrderRefusals.KeyReused;
        if (_placed is { } placed)
        {
            try
            {
                if (await placed is { } refusal) return new OrderAnswer(null, refusal, !isFirst);
            }
            finally
            {
                if (ReferenceEquals(_placed, placed)) (_placed, _placing) = (null, null);
            }
        }

        var order = Value!;
        if (order.RequestHash != command.RequestHash || order.UserId != command.UserId)
        {
            if (!IsUnderWay) ports.Host.Rest();
            return OrderRefusals.KeyReused;
        }

        await Bounded(Drive());
        order = Shown;
        var failure = order.Phase == OrderPhase.Failed && !order.WasHeld ? OrderRefusals.Of(order.FailureCode!) : null;
        return new OrderAnswer(order, failure, !isFirst || _wasReplay);
    }

    /// <summary>Holds, then the record that says so; <see langword="null"/> if there is one now, by us or from before.</summary>
    private async Task<Refusal?> PlaceFirst(PlaceOrder command)
    {
        EnterGate();
        try
        {
            var draft = OrderDraft.Of(command);
            if (draft.IsRefused) return await RefuseUnlessPlaced(draft.Refusal);

            // Asked at once, in memory: nothing durable has happened yet, and nothing was read.
            var participants = Participant.Of(
                command.Passengers.Length, draft.Value, unpaid: command.Payment is null && !command.HoldsFreely);
            if (command.Payment is null)
                participants = participants.Add(Participant.OfUnpaidPlaces(command.UserId, command.Passengers.Length, draft.Value));
            var asked = _time.GetTimestamp();
            var answers = await AskHold(participants, InitialAttempt, ports.Holds.PayNow, promised: false);
            ports.Observer.FirstHoldsDone(_time.GetElapsedTime(asked));
            if (answers.Any(answer => answer is HoldResult.Stale))
            {
                // A later attempt or a release was there: this order was placed before, unless all that is forgotten except a tombstone.
                await _record.LoadAsync();
                if (Value is not null) return Replay();
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

            var (number, numbering) = await ports.Host.NextNumber();
            var order = First(command, taken.Value, number, numbering.Reference(number));
            if (await _record.TryInsertAsync(order, WakeAfter(order)))
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

    private OrderState First(PlaceOrder command, ImmutableArray<OrderSegment> segments, long number, string reference)
    {
        // What costs nothing needs no card and no hold: it is confirmed at once.
        var total = OrderDraft.Total(segments, command.Passengers.Length);
        var (isPaidLater, now) = (command.Payment is null && total.Minor > 0, Now);
        return new OrderState
        {
            Id = id,
            UserId = command.UserId,
            RequestHash = command.RequestHash,
            Number = number,
            BookingReference = reference,
            Phase = isPaidLater ? OrderPhase.Promising : OrderPhase.Placed,
            // The promise is a hold of its own: a later attempt adopts what is held in memory and makes it durable.
            Attempt = isPaidLater ? InitialAttempt + 1 : InitialAttempt,
            Passengers = command.Passengers,
            Segments = segments,
            CreatedAt = now,
            HoldExpiresAt = isPaidLater ? HoldRules.HoldUntil(segments, now, ports.Holds.PayLater) : null,
            Payments = command.Payment is { } payment && total.Minor > 0
                ?
                [
                    new OrderPayment(1, "", command.RequestHash, payment.Token, PaymentStatus.Pending, null)
                    {
                        Amount = total,
                        Series = ports.Host.NewSeries(),
                    },
                ]
                : [],
        };
    }

    /// <summary>One read before a refusal: whether the same request was taken before, when there was room.</summary>
    private async Task<Refusal?> RefuseUnlessPlaced(Refusal refusal)
    {
        await _record.LoadAsync();
        if (Value is not null) return Replay();
        ports.Observer.Refused(refusal.Code);
        LeaveGate();
        ports.Host.Rest();
        return refusal;
    }

    /// <summary>
    /// An order that was placed before was let in then; and a mismatched body starts no saga that would release its slot.
    /// </summary>
    private Refusal? Replay()
    {
        LeaveGate();
        _wasReplay = true;
        return null;
    }

    /// <summary>
    /// Gives back holds in memory, and waits no longer than a caller would: a participant that does not hear of it lets the hold lapse.
    /// </summary>
    private Task Withdraw(ImmutableArray<Participant> participants, HoldResult?[] answers) =>
        Bounded(AskWithdraw([.. participants.Where((_, i) => answers[i] is null or HoldResult.Held)], InitialAttempt));
}
