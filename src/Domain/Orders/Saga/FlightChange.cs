using System.Collections.Immutable;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>
/// Changes a segment to another flight: holds the new places, takes a further payment if one is due, buys the new places, and then switches
/// the order, durably. Only after that are the old places released and a refund paid. Until the switch everything can be undone, and the
/// order stays as it was.
/// </summary>
internal static class FlightChange
{
    public static SagaStep Next(OrderState order, SagaProgress progress) => order.Phase switch
    {
        OrderPhase.Changing => Take(order, progress),
        OrderPhase.Reverting => GoBack(order, progress),
        _ => Leave(order, progress),
    };

    /// <summary>The places to take.</summary>
    public static ImmutableArray<Participant> Wanted(OrderState order) => Of(order, order.Change!);

    /// <summary>The places of a change's other segment.</summary>
    public static ImmutableArray<Participant> Of(OrderState order, OrderChange change) =>
        [.. Participant.Of(order.Passengers.Length, [change.Other]).Select(participant => participant with { Segment = change.Segment })];

    /// <summary>
    /// The durable beginning, after the new places are held in memory. They are held again under an attempt that was never used before this
    /// was durable (<see cref="SeatChange.Begin"/> says why).
    /// </summary>
    public static OrderState Begin(OrderState order, OrderQuote quote, OrderChange change, string key, string requestHash, string? token,
        string? series)
    {
        return order with
        {
            Phase = OrderPhase.Changing,
            Attempt = order.Attempt + 2,
            BaseAttempt = order.Attempt,
            MustRehold = true,
            RefundDecided = false,
            FailureCode = null,
            Change = change,
            CancelledBy = quote.Id,
            Quotes = order.Quotes.Replace(quote, quote with { Key = key, RequestHash = requestHash }),
            Payments = change.Due.Minor == 0
                ? order.Payments
                : order.Payments.Add(new OrderPayment(order.Payments.Length + 1, "", requestHash, token, PaymentStatus.Pending, null)
                {
                    Amount = change.Due,
                    Series = series,
                }),
        };
    }

    private static SagaStep Take(OrderState order, SagaProgress progress)
    {
        if (progress.Failure is { } code) return new SagaStep.Write(Revert(order, code));
        if (progress.HoldLost) return new SagaStep.Write(order.IsExhausted ? Revert(order, RefusalCodes.SoldOut) : order.HoldAgain());
        if (order.MustRehold && !progress.Held) return new SagaStep.Hold(Wanted(order), order.Attempt, Promised: false);
        var payment = order.OpenPayment;
        if (payment is not null && progress.Money == MoneyFact.Unknown) return new SagaStep.Authorize(payment);
        if (!progress.Confirmed) return new SagaStep.Confirm(Wanted(order), order.Attempt);
        if (payment is not null && progress.Money != MoneyFact.Captured) return new SagaStep.Capture(payment);
        return new SagaStep.Write(Switched(order));
    }

    private static SagaStep GoBack(OrderState order, SagaProgress progress)
    {
        if (OrderSaga.UndoMoney(order, progress, Wanted(order), Switched) is { } undo) return undo;
        if (!progress.Released) return new SagaStep.Release(Wanted(order), order.Attempt);
        return new SagaStep.Write(Stayed(order, progress.PaymentEnd));
    }

    private static SagaStep Leave(OrderState order, SagaProgress progress)
    {
        if (!progress.Released) return new SagaStep.Release(Wanted(order), order.Attempt);
        return OrderSaga.NextShare(order, progress) ?? new SagaStep.Write(Left(order));
    }

    private static OrderState Revert(OrderState order, string code) => order with { Phase = OrderPhase.Reverting, FailureCode = code };

    /// <summary>The order with its new segment and its tickets; from here on, the change names the segment that was left.</summary>
    private static OrderState Switched(OrderState order)
    {
        var change = order.Change!;
        var old = order.Segments[change.Segment];
        var segment = change.Other with { FirstTicket = order.NextTicket() };
        return order.Settle(PaymentStatus.Captured) with
        {
            Phase = OrderPhase.Leaving,
            MustRehold = false,
            RefundDecided = false,
            FailureCode = null,
            Segments = order.Segments.SetItem(change.Segment, segment),
            Former = order.Former.Add(new FormerSegment(change.Segment, old)),
            CheckIns = [.. order.CheckIns.Where(checkIn => checkIn.Segment != change.Segment)],
            Offloads = [.. order.Offloads.Where(offload => offload.Segment != change.Segment)],
            Retained = order.RetainedSoFar + change.Kept,
            Change = change with { Other = old },
        };
    }

    private static OrderState Left(OrderState order) => Refunds.Settle(order, Refunds.Plan(order, order.CancelledBy!, order.Refund)) with
    {
        Phase = OrderPhase.Confirmed,
        Change = null,
        CancelledBy = null,
    };

    /// <summary>The order as it was; the quote records why.</summary>
    public static OrderState Stayed(OrderState order, PaymentStatus payment)
    {
        var quote = order.Quotes.First(other => other.Id == order.CancelledBy);
        return order.Settle(payment, order.FailureCode) with
        {
            Phase = OrderPhase.Confirmed,
            MustRehold = false,
            RefundDecided = false,
            FailureCode = null,
            Change = null,
            CancelledBy = null,
            Quotes = order.Quotes.Replace(quote,
                quote with { Refund = Money.Zero(quote.Refund.Currency), FailureCode = order.FailureCode }),
        };
    }
}
