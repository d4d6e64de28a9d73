using System.Numerics;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>What follows from an order's state: its price, its participants, and the changes its saga makes.</summary>
internal static class Order
{
    extension(OrderState order)
    {
        /// <summary>The names that find its row: its user, and its booking reference.</summary>
        public (string Owner, string Reference) Lookups => (order.UserId, order.BookingReference);

        /// <summary>Whether the saga has nothing to do until a command comes or the hold lapses.</summary>
        public bool IsResting => order.Phase is OrderPhase.Held or OrderPhase.Confirmed or OrderPhase.Cancelled
            or OrderPhase.Expired or OrderPhase.Failed;

        public bool PaysLater => order.HoldExpiresAt is not null;

        /// <summary>The payment under way; <see langword="null"/> once the last one's outcome is settled.</summary>
        public OrderPayment? OpenPayment => order.Payments is [.., { Status: PaymentStatus.Pending } last] ? last : null;

        public Money Total => order.Sum(segment => segment.Fare);

        public Money TotalTaxes => order.Sum(segment => segment.Taxes);

        /// <summary>How many places it takes on all its flights, which count against its user's allowance until it is paid.</summary>
        public int Places => order.Segments.Sum(segment => segment.Places(order.Passengers.Length));

        /// <summary>
        /// What its payments can still give back: its price plus the money it keeps, unless a restored order had already refunded more.
        /// </summary>
        public Money LeftToRefund => order.Payments
            .Where(payment => payment.Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded)
            .Aggregate(Money.Zero(order.Segments[0].Fare.Currency), (sum, payment) => sum + payment.Left);

        public Money Refund => order.Quotes.FirstOrDefault(quote => quote.Id == order.CancelledBy)?.Refund
            ?? Money.Zero(order.Segments[0].Fare.Currency);

        /// <summary>The flight whose cancellation by the airline is the reason for the order's.</summary>
        public string? CancelledFlight => order.Quotes.FirstOrDefault(quote => quote.Id == order.CancelledBy)?.CancelledFlight;

        /// <summary>The part that is being cancelled.</summary>
        public OrderPart CancelledPart => order.Quotes.FirstOrDefault(quote => quote.Id == order.CancelledBy)?.Part ?? OrderPart.Everything;

        public Money RetainedSoFar => order.Retained ?? Money.Zero(order.Segments[0].Fare.Currency);

        /// <summary>The passengers on a segment: bit i is passenger i.</summary>
        public int Travelling(int segment) => ((1 << order.Passengers.Length) - 1) & ~order.Segments[segment].RemovedPassengers;

        /// <summary>Where a segment's tickets begin among the order's ticket numbers.</summary>
        public int FirstTicket(int segment) => FirstTicketOf(order.Segments[segment], segment);

        /// <summary>The first ticket number that was never used, after those of all segments.</summary>
        public int NextTicket()
        {
            var next = order.Segments.Length * OrderNumbering.PassengersPerOrder;
            for (var i = 0; i < order.Segments.Length; i++) next = Math.Max(next, order.FirstTicket(i) + order.Passengers.Length);
            foreach (var former in order.Former)
                next = Math.Max(next, FirstTicketOf(former.Flown, former.Segment) + order.Passengers.Length);
            return next;
        }

        /// <summary>The payment to show: the last that paid for the order, or else the last that was tried.</summary>
        public OrderPayment? ShownPayment =>
            order.Payments.LastOrDefault(payment => payment.FailureCode is null) ?? order.Payments.LastOrDefault();

        /// <summary>Whether holds were lost so often that they will probably be lost again.</summary>
        public bool IsExhausted => order.Attempt - order.BaseAttempt >= OrderSaga.MaxAttempts;

        private Money Sum(Func<OrderSegment, Money> part) =>
            order.Segments.Aggregate(
                Money.Zero(order.Segments[0].Fare.Currency),
                (sum, segment) => sum + (part(segment) * segment.Places(order.Passengers.Length)));

        public OrderState Settle(PaymentStatus status, string? failureCode = null) => order.OpenPayment is not { } open
            ? order
            : order with
            {
                Payments = order.Payments.SetItem(order.Payments.Length - 1,
                    open with { Status = status, FailureCode = failureCode, Token = null })
            };

        /// <summary>The next attempt: the holds may be gone, so it holds again before it confirms.</summary>
        public OrderState HoldAgain() => order with { Attempt = order.Attempt + 1, MustRehold = true };

        public OrderState Confirm() => order.Settle(PaymentStatus.Captured) with
        {
            Phase = OrderPhase.Confirmed,
            MustRehold = false,
            WasConfirmed = true,
            FailureCode = null,
        };

        public OrderState Abort(string code) => order with { Phase = OrderPhase.Aborting, FailureCode = code };

        /// <summary>The payment failed before anything was sold, and the promise still stands.</summary>
        public OrderState KeepHeld(PaymentStatus status, string code) => order.Settle(status, code) with { Phase = OrderPhase.Held };

        /// <summary>The end of an aborted order: expired if its promise ran out, otherwise failed.</summary>
        public OrderState End(PaymentStatus payment) => order.Settle(payment, order.FailureCode) with
        {
            Phase = order.WasHeld && order.FailureCode is RefusalCodes.HoldExpired or RefusalCodes.PaymentDeclined
                ? OrderPhase.Expired
                : OrderPhase.Failed,
            MustRehold = false,
        };

        public OrderState Cancelled() => Refunds.Settle(order, Refunds.Plan(order, order.CancelledBy!, order.Refund)) with
        {
            Phase = OrderPhase.Cancelled,
            Retained = order.WasConfirmed ? order.RetainedSoFar + (order.Total - order.Refund) : order.Retained,
        };
    }

    public static int FirstTicketOf(OrderSegment segment, int position) =>
        segment.FirstTicket == 0 ? position * OrderNumbering.PassengersPerOrder : segment.FirstTicket;

    extension(OrderPayment payment)
    {
        /// <summary>Its id.</summary>
        /// <param name="orderId">Its order.</param>
        public string IdIn(string orderId) => PaymentId.Of(orderId, payment.Number, payment.Series);

        /// <summary>How much of it has been refunded.</summary>
        public Money RefundedSoFar => payment.Refunded ?? Money.Zero(payment.Amount.Currency);

        /// <summary>How much of it can still be refunded.</summary>
        public Money Left => payment.Amount - payment.RefundedSoFar;
    }

    extension(OrderSegment segment)
    {
        /// <summary>When its flight stops taking orders, as far as the order knows.</summary>
        public DateTimeOffset SalesClose => segment.SalesCloseAt ?? segment.DepartureUtc - Flights.Flight.SalesCloseBefore;

        public bool IsOnLap(int passenger) => (segment.LapInfants >> passenger & 1) == 1;

        public bool IsRemoved(int passenger) => (segment.RemovedPassengers >> passenger & 1) == 1;

        /// <summary>Whether a passenger may not sit in an exit row.</summary>
        public bool IsKeptFromExitRow(int passenger) => (segment.NotInExitRow >> passenger & 1) == 1;

        /// <summary>Whether a passenger has a place of its own.</summary>
        public bool HasPlace(int passenger) => !segment.IsOnLap(passenger) && !segment.IsRemoved(passenger);

        /// <summary>How many places it takes.</summary>
        public int Places(int passengers) => passengers - BitOperations.PopCount((uint)(segment.LapInfants | segment.RemovedPassengers));

        public string? SeatOf(int passenger) => segment.Seats.IsEmpty ? null : segment.Seats[passenger];
    }
}
