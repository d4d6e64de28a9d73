using System.Collections.Immutable;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>
/// The order's saga (docs/architecture.md): the next step is a function of the durable state and of what this activation knows. It has
/// neither clock nor I/O, so its driver may crash between any two steps.
/// </summary>
internal static class OrderSaga
{
    /// <summary>Holds that are lost this often will be lost again, so the order is aborted.</summary>
    public const int MaxAttempts = 12;

    public static SagaStep Next(OrderState order, SagaProgress progress, DateTimeOffset now) => order.Phase switch
    {
        OrderPhase.Placed => NextOfPlaced(order, progress),
        OrderPhase.Promising => NextOfPromising(order, progress, now),
        OrderPhase.Held when now >= order.HoldExpiresAt => new SagaStep.Write(order.Abort(RefusalCodes.HoldExpired)),
        OrderPhase.Aborting => NextOfAborting(order, progress),
        OrderPhase.Cancelling => NextOfCancelling(order, progress),
        OrderPhase.Moving => CabinMove.Next(order, progress),
        OrderPhase.Reducing => PartialCancellation.Next(order, progress),
        OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving => FlightChange.Next(order, progress),
        OrderPhase.Reseating or OrderPhase.Vacating => SeatChange.Next(order, progress),
        _ => new SagaStep.Rest(),
    };

    /// <summary>When an order needs its wake-up: when its hold expires; soon, while it is under way; never, at rest.</summary>
    /// <param name="order">The order.</param>
    /// <param name="recoverAfter">How long a saga may take before its wake-up checks on it.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan? WakeAfter(OrderState order, TimeSpan recoverAfter, DateTimeOffset now)
    {
        if (order.Phase != OrderPhase.Held) return order.IsResting ? null : recoverAfter;
        var left = order.HoldExpiresAt!.Value - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static SagaStep NextOfPlaced(OrderState order, SagaProgress progress)
    {
        if (progress.Failure is { } code)
        {
            // Nothing was sold yet, and the promised holds are those of this attempt: the customer may try another card.
            var promiseStands = order.PaysLater && !order.MustRehold && !progress.Confirmed && progress.Money == MoneyFact.Gone;
            return new SagaStep.Write(promiseStands ? order.KeepHeld(progress.PaymentEnd, code) : order.Abort(code));
        }

        if (progress.HoldLost) return new SagaStep.Write(Again(order));
        if (order.MustRehold && !progress.Held) return new SagaStep.Hold(Everything(order), order.Attempt, Promised: false);
        var isFree = order.OpenPayment is null;
        if (!isFree && progress.Money == MoneyFact.Unknown) return new SagaStep.Authorize(order.OpenPayment!);
        if (!progress.Confirmed) return new SagaStep.Confirm(WithUnpaidPlaces(order), order.Attempt);
        return isFree || progress.Money == MoneyFact.Captured
            ? new SagaStep.Write(order.Confirm())
            : new SagaStep.Capture(order.OpenPayment!);
    }

    private static SagaStep NextOfPromising(OrderState order, SagaProgress progress, DateTimeOffset now)
    {
        if (progress.Failure is { } code) return new SagaStep.Write(order.Abort(code));
        if (now >= order.HoldExpiresAt) return new SagaStep.Write(order.Abort(RefusalCodes.HoldExpired));
        if (progress.HoldLost) return new SagaStep.Write(Again(order));
        if (!progress.Released && Cancellation.GivenBack(order) is { IsEmpty: false } given)
            return new SagaStep.Release(given, order.Attempt);
        return progress.Held
            ? new SagaStep.Write(order with
            {
                Phase = OrderPhase.Held,
                MustRehold = false,
                WasHeld = true,
                CancelledBy = null,
                OtherSeats = [],
            })
            : new SagaStep.Hold(WithUnpaidPlaces(order), order.Attempt, Promised: true);
    }

    /// <summary>Durable before anything is undone. The money comes first, since none of it may be lost; only then the release.</summary>
    private static SagaStep NextOfAborting(OrderState order, SagaProgress progress)
    {
        if (UndoMoney(order, progress, WithUnpaidPlaces(order), paid => paid.Confirm()) is { } undo) return undo;
        if (!progress.Released)
        {
            // After a decline nothing was ever confirmed, and the holds are only in memory. Undoing them costs no write.
            var isDeclined = progress is { Money: MoneyFact.Gone, PaymentEnd: PaymentStatus.Declined };
            var isUnsold = isDeclined && order is { Attempt: 1, WasHeld: false };
            return isUnsold
                ? new SagaStep.Withdraw(Everything(order), order.Attempt)
                : new SagaStep.Release(WithUnpaidPlaces(order), order.Attempt);
        }

        return new SagaStep.Write(order.End(progress.PaymentEnd));
    }

    /// <summary>
    /// The next step for the payment of something that is given up; <see langword="null"/> once it keeps no money. Captured money rolls the
    /// order forward if everything it paid for is still there, and is refunded if not.
    /// </summary>
    internal static SagaStep? UndoMoney(
        OrderState order, SagaProgress progress, ImmutableArray<Participant> wanted, Func<OrderState, OrderState> rollForward)
    {
        if (order.OpenPayment is not { } payment) return null;
        return progress.Money switch
        {
            MoneyFact.Unknown => new SagaStep.Authorize(payment),
            MoneyFact.Authorized => new SagaStep.Void(payment),
            // It was paid and everything is still there, which is what the customer wanted.
            MoneyFact.Captured when progress.Confirmed => new SagaStep.Write(rollForward(order)),
            // Durable before the refund: after a crash in between, a participant may have changed its mind.
            MoneyFact.Captured when progress.CannotConfirm && !order.RefundDecided =>
                new SagaStep.Write(order with { RefundDecided = true }),
            MoneyFact.Captured when !order.RefundDecided => new SagaStep.Confirm(wanted, order.Attempt),
            MoneyFact.Captured => new SagaStep.Refund(payment, PaymentKeys.AbortRefund(order.Id, payment), payment.Amount),
            _ => null,
        };
    }

    private static SagaStep NextOfCancelling(OrderState order, SagaProgress progress)
    {
        if (!progress.Released) return new SagaStep.Release(WithUnpaidPlaces(order), order.Attempt);
        return NextShare(order, progress) ?? new SagaStep.Write(order.Cancelled());
    }

    /// <summary>The next payment to give back its share; <see langword="null"/> once all have.</summary>
    internal static SagaStep? NextShare(OrderState order, SagaProgress progress)
    {
        var shares = Refunds.Plan(order, order.CancelledBy!, order.Refund);
        return progress.Shares < shares.Length
            ? new SagaStep.Refund(shares[progress.Shares].Payment, shares[progress.Shares].Key, shares[progress.Shares].Amount)
            : null;
    }

    private static OrderState Again(OrderState order) => order.IsExhausted ? order.Abort(RefusalCodes.SoldOut) : order.HoldAgain();

    internal static ImmutableArray<Participant> Everything(OrderState order) => Participant.Of(order.Passengers.Length, order.Segments);

    /// <summary>Includes the allowance of an unpaid order, which is given back on sale and on release.</summary>
    internal static ImmutableArray<Participant> WithUnpaidPlaces(OrderState order) => order.PaysLater && !order.WasConfirmed
        ? Everything(order).Add(Participant.OfUnpaidPlaces(order.UserId, order.Passengers.Length, order.Segments))
        : Everything(order);

    /// <summary>
    /// What is known once a state is durable: facts about money stay, and facts about holds are dropped if the attempt or phase changed.
    /// </summary>
    public static SagaProgress AfterWrite(OrderState before, OrderState after, SagaProgress progress) =>
        before.Phase == after.Phase && before.Attempt == after.Attempt
            ? progress
            : new SagaProgress { Money = progress.Money, PaymentEnd = progress.PaymentEnd };

    /// <summary>The answers to a hold; <see langword="null"/> for a missing one.</summary>
    public static SagaProgress AfterHold(OrderState order, SagaProgress progress, SagaStep.Hold step, IReadOnlyList<HoldResult?> answers)
    {
        if (answers.OfType<HoldResult.Refused>().Any())
        {
            // A late payer is told that the hold ran out, not what happened to the places since.
            return progress with
            {
                Failure = order.WasHeld && !order.WasConfirmed
                    ? RefusalCodes.HoldExpired
                    : HoldRefusals.Worst(step.Participants, answers)!.Code,
                Misses = 0,
            };
        }

        if (answers.OfType<HoldResult.Stale>().Any()) return progress with { HoldLost = true, Misses = 0 };
        return answers.Contains(null) ? progress with { Misses = progress.Misses + 1 } : progress with { Held = true, Misses = 0 };
    }

    /// <summary>The answers to a confirm; <see langword="null"/> for a missing one.</summary>
    public static SagaProgress AfterConfirm(
        OrderState order, SagaProgress progress, SagaStep.Confirm step, IReadOnlyList<ConfirmResult?> answers)
    {
        var givingUp = order.Phase is OrderPhase.Aborting or OrderPhase.Reverting;
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i] == ConfirmResult.Refused)
            {
                var code = step.Participants[i].GrainType == Participant.SeatType
                    ? RefusalCodes.SeatUnavailable
                    : RefusalCodes.FlightClosed;
                return givingUp ? progress with { CannotConfirm = true, Misses = 0 } : progress with { Failure = code, Misses = 0 };
            }
        }

        if (answers.Any(answer => answer is ConfirmResult.HoldLost or ConfirmResult.Stale))
        {
            return givingUp ? progress with { CannotConfirm = true, Misses = 0 } : progress with { HoldLost = true, Misses = 0 };
        }

        return answers.Contains(null) ? progress with { Misses = progress.Misses + 1 } : progress with { Confirmed = true, Misses = 0 };
    }

    /// <summary>The answers to a release: whether each came.</summary>
    public static SagaProgress AfterRelease(SagaProgress progress, bool all) =>
        all ? progress with { Released = true, Misses = 0 } : progress with { Misses = progress.Misses + 1 };

    public static SagaProgress AfterAuthorize(OrderState order, SagaProgress progress, PaymentOutcome outcome) => outcome switch
    {
        // This does not end a run of unknown outcomes: if the capture's write fails, each try first finds the authorization again.
        PaymentOutcome.Done => progress with { Money = MoneyFact.Authorized },
        PaymentOutcome.Declined => Without(order, progress, PaymentStatus.Declined),
        PaymentOutcome.Refused => Without(order, progress, PaymentStatus.Voided),
        _ => progress with { Money = MoneyFact.Unknown, Misses = progress.Misses + 1 },
    };

    public static SagaProgress AfterCapture(SagaProgress progress, PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Done => progress with { Money = MoneyFact.Captured, Misses = 0 },
        PaymentOutcome.NotAuthorized => progress with { Money = MoneyFact.Unknown },
        PaymentOutcome.Declined or PaymentOutcome.Refused => progress with { Failure = RefusalCodes.PaymentDeclined, Misses = 0 },
        _ => progress with { Misses = progress.Misses + 1 },
    };

    public static SagaProgress AfterVoid(SagaProgress progress, PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Done => progress with { Money = MoneyFact.Gone, PaymentEnd = PaymentStatus.Voided, Misses = 0 },
        PaymentOutcome.AlreadyCaptured => progress with { Money = MoneyFact.Captured, Misses = 0 },
        PaymentOutcome.NotAuthorized => progress with { Money = MoneyFact.Unknown },
        _ => progress with { Misses = progress.Misses + 1 },
    };

    public static SagaProgress AfterRefund(SagaProgress progress, PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Done => progress with
        {
            Money = MoneyFact.Gone,
            PaymentEnd = PaymentStatus.Refunded,
            Shares = progress.Shares + 1,
            Misses = 0,
        },
        _ => progress with { Misses = progress.Misses + 1 },
    };

    private static SagaProgress Without(OrderState order, SagaProgress progress, PaymentStatus end) => progress with
    {
        Money = MoneyFact.Gone,
        PaymentEnd = end,
        Failure = order.Phase is OrderPhase.Aborting or OrderPhase.Reverting ? null : RefusalCodes.PaymentDeclined,
        Misses = 0,
    };
}
