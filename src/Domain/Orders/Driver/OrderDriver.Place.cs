using System.Collections.Immutable;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>Placing the order.</summary>
internal sealed partial class OrderDriver
{
    private PlaceOrder? _placing;
    private Task<Refusal?>? _placed;

    /// <summary>Whether the record existed before this activation placed the order.</summary>
    private bool _wasReplay;

    /// <summary>Places the order. A repeated request has the same outcome, even if both arrive at once, and even after a crash.</summary>
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

    /// <summary>
    /// Holds the places, then writes the record that says so; <see langword="null"/> once the record exists, from this call or an earlier
    /// one.
    /// </summary>
    private async Task<Refusal?> PlaceFirst(PlaceOrder command)
    {
        EnterGate();
        try
        {
            var draft = OrderDraft.Of(command);
            if (draft.IsRefused) return await RefuseUnlessPlaced(draft.Refusal);

            // Asked at once, in memory: nothing durable has happened yet, and nothing has been read.
            var participants = Participant.Of(
                command.Passengers.Length, draft.Value, unpaid: command.Payment is null && !command.HoldsFreely);
            if (command.Payment is null)
                participants = participants.Add(Participant.OfUnpaidPlaces(command.UserId, command.Passengers.Length, draft.Value));
            var asked = _time.GetTimestamp();
            var answers = await AskHold(participants, InitialAttempt, ports.Holds.PayNow, promised: false);
            ports.Observer.FirstHoldsDone(_time.GetElapsedTime(asked));
            if (answers.Any(answer => answer is HoldResult.Stale))
            {
                // A later attempt or a release came first: this order was placed before, unless only its tombstone is left.
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
        // A free order needs neither card nor hold: it is confirmed at once.
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
            // The promise is a hold of its own: a later attempt adopts the hold in memory and makes it durable.
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

    /// <summary>A refusal reads the record once: the same request may have succeeded earlier, when places were free.</summary>
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
    /// Withdraws holds in memory, and waits no longer than a caller would: a participant that does not get the message lets its hold lapse.
    /// </summary>
    private Task Withdraw(ImmutableArray<Participant> participants, HoldResult?[] answers) =>
        Bounded(AskWithdraw([.. participants.Where((_, i) => answers[i] is null or HoldResult.Held)], InitialAttempt));
}
