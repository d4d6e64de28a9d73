using System.Numerics;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>What follows from an order's state: its price, its participants, and the changes its saga makes.</summary>
internal static class Order
{
    extension(OrderState order)
    {
        /// <summary>Whether the saga has something to do, now or once the hold lapses.</summary>
        public bool IsResting => order.Phase >= OrderPhase.Held;

        public bool PaysLater => order.HoldExpiresAt is not null;

        /// <summary>The payment that is under way; <see langword="null"/> when what became of the last one is settled.</summary>
        public OrderPayment? OpenPayment => order.Payments is [.., { Status: PaymentStatus.Pending } last] ? last : null;

        public Money Total => order.Sum(segment => segment.Fare);

        public Money TotalTaxes => order.Sum(segment => segment.Taxes);

        public Money Refund => order.Quotes.FirstOrDefault(quote => quote.Id == order.CancelledBy)?.Refund ?? Money.Zero(order.Segments[0].Fare.Currency);

        private Money Sum(Func<OrderSegment, Money> part) =>
            order.Segments.Aggregate(
                Money.Zero(order.Segments[0].Fare.Currency),
                (sum, segment) => sum + (part(segment) * segment.Places(order.Passengers.Length)));

        public OrderState Settle(PaymentStatus status, string? failureCode = null) => order.OpenPayment is not { } open
            ? order
            : order with { Payments = order.Payments.SetItem(order.Payments.Length - 1, open with { Status = status, FailureCode = failureCode, Token = null }) };

        /// <summary>The next attempt: what was held may be gone, so it is held again before it is confirmed.</summary>
        public OrderState HoldAgain() => order with { Attempt = order.Attempt + 1, HoldFirst = true };

        public OrderState Confirm() => order.Settle(PaymentStatus.Captured) with
        {
            Phase = OrderPhase.Confirmed,
            HoldFirst = false,
            WasConfirmed = true,
            FailureCode = null,
        };

        public OrderState Abort(string code) => order with { Phase = OrderPhase.Aborting, FailureCode = code };

        /// <summary>The payment failed before anything was sold, and the promise still stands.</summary>
        public OrderState KeepHeld(PaymentStatus status, string code) => order.Settle(status, code) with { Phase = OrderPhase.Held };

        /// <summary>The end of giving up: a promise that ran out has expired, everything else has failed.</summary>
        public OrderState End(PaymentStatus payment) => order.Settle(payment, order.FailureCode) with
        {
            Phase = order.WasHeld && order.FailureCode is RefusalCodes.HoldExpired or RefusalCodes.PaymentDeclined ? OrderPhase.Expired : OrderPhase.Failed,
            HoldFirst = false,
        };

        public OrderState Cancelled() => order with
        {
            Phase = OrderPhase.Cancelled,
            Payments = order.Refund.Minor == 0
                ? order.Payments
                : order.Payments.SetItem(order.Payments.Length - 1, order.Payments[^1] with
                {
                    Status = order.Refund == order.Total ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded,
                }),
        };
    }

    extension(OrderSegment segment)
    {
        public bool IsOnLap(int passenger) => (segment.Laps >> passenger & 1) == 1;

        /// <summary>How many places it takes.</summary>
        public int Places(int passengers) => passengers - BitOperations.PopCount((uint)segment.Laps);

        public string? SeatOf(int passenger) => segment.Seats.IsEmpty ? null : segment.Seats[passenger];
    }
}
