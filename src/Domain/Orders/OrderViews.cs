using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Orders.Events;

namespace FlightTickets.Orders;

/// <summary>An order as others see it: views and events.</summary>
internal static class OrderViews
{
    /// <summary>What airlines print for the given name of a person with one name: first name unknown.</summary>
    public const string NoGivenName = "FNU";

    extension(Passenger passenger)
    {
        /// <summary>FAMILY/GIVEN in capitals.</summary>
        public string PrintedName =>
            $"{passenger.FamilyName}/{(passenger.GivenName.Length == 0 ? NoGivenName : passenger.GivenName)}".ToUpperInvariant();
    }

    extension(OrderState order)
    {
        public OrderStatus Status => order.Phase switch
        {
            OrderPhase.Held => OrderStatus.Held,
            // A confirmed order stays confirmed while a part of it is cancelled or changed.
            OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Leaving
                or OrderPhase.Reducing or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Moving => OrderStatus.Confirmed,
            OrderPhase.Cancelled => OrderStatus.Cancelled,
            OrderPhase.Expired => OrderStatus.Expired,
            OrderPhase.Failed => OrderStatus.Failed,
            _ => OrderStatus.Placed,
        };

        public OrderView ToView(OrderNumbering numbering) => new(
            order.Id,
            order.UserId,
            order.BookingReference,
            order.Status,
            order.Total - order.TotalTaxes,
            order.TotalTaxes,
            order.Total,
            [.. order.Passengers.Select((passenger, i) => new PassengerView(Name('p', i), passenger.GivenName, passenger.FamilyName,
                passenger.BornOn, order.Segments.All(segment => segment.IsRemoved(i))))],
            [.. order.Segments.Select(
                (segment, i) => new SegmentView(Name('s', i), segment.FlightId, segment.Cabin, segment.Seats, segment.DepartureUtc,
                    segment.ArrivalUtc, order.Travelling(i) == 0)
                {
                    Paid = segment.Fare * segment.Places(order.Passengers.Length),
                    Places = segment.Places(order.Passengers.Length),
                    RefundByFare = (Cancellation.IsBroken(order) ? segment.Fare : Refunds.Of(segment))
                        * segment.Places(order.Passengers.Length),
                })],
            order.Tickets(numbering),
            order.ShownPayment is { } shown ? new PaymentSummary(shown.IdIn(order.Id), shown.Status) : null,
            order.CreatedAt,
            order.HoldExpiresAt,
            order.Phase is OrderPhase.Failed or OrderPhase.Expired ? order.FailureCode : null)
        {
            IsUnderWay = order.IsUndecided,
            Payments = [
                .. order.Payments.Select(payment => new OrderPaymentView(payment.IdIn(order.Id), payment.Status,
                    payment.Amount, payment.RefundedSoFar))],
            Retained = order.RetainedSoFar,
        };

        /// <summary>
        /// Whether the outcome of what is under way is still unknown. Once it is known, only releases and refunds remain.
        /// </summary>
        public bool IsUndecided => order.Phase is OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling
            or OrderPhase.Reducing or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Moving;

        /// <summary>The boarding pass of a ticket whose passenger has checked in.</summary>
        /// <param name="ticket">The ticket.</param>
        /// <param name="flight">Its flight now; the order's own record if unknown.</param>
        public BoardingPass ToBoardingPass(TicketView ticket, Flights.FlightView? flight)
        {
            var segment = order.Segments[ticket.Segment];
            var passenger = order.Passengers[ticket.Passenger];
            var sequence = order.CheckInOf(ticket.Passenger, ticket.Segment)!.Sequence;
            var seat = segment.SeatOf(ticket.Passenger);
            return new BoardingPass(
                ticket.Number,
                order.BookingReference,
                segment.FlightId,
                passenger.PrintedName,
                segment.Cabin,
                seat,
                sequence,
                flight?.Gate,
                flight?.Departure.Utc ?? segment.DepartureUtc)
            {
                BarCode = flight is not null && Flights.FlightId.TryParse(flight.Id, out var id)
                    ? new BarCodedPass(BarCodedPass.NameOf(passenger), order.BookingReference, BarCodedFlight.Of(id),
                        flight.Arrival.Airport, segment.Cabin, seat, sequence).Write()
                    : null,
                Group = Flights.BoardingCall.Group(segment.Cabin),
                BoardsAt = flight is null ? null : Flights.BoardingCall.BeginsAt(flight),
                BoardsAtLocal = flight is null ? null
                    : Flights.FlightTimes.Local(Flights.BoardingCall.BeginsAt(flight), flight.Departure.TimeZone),
                Terminal = flight?.Terminal,
                Departure = flight?.Departure,
                Arrival = flight?.Arrival,
            };
        }

        public ImmutableArray<TicketView> Tickets(OrderNumbering numbering)
        {
            if (!order.WasConfirmed) return [];
            var tickets = ImmutableArray.CreateBuilder<TicketView>(order.Segments.Length * order.Passengers.Length);
            for (var segment = 0; segment < order.Segments.Length; segment++)
            {
                for (var passenger = 0; passenger < order.Passengers.Length; passenger++)
                    tickets.Add(order.Ticket(numbering, passenger, segment));
            }

            return tickets.ToImmutable();
        }

        public TicketView Ticket(OrderNumbering numbering, int passenger, int segment)
        {
            var flown = order.Segments[segment];
            var status = !order.HasTicket(passenger, segment) ? TicketStatus.Void
                : order.CheckInOf(passenger, segment) is not null ? TicketStatus.CheckedIn
                : TicketStatus.Issued;
            return new TicketView(
                numbering.Ticket(order.Number, flown.AccountingCode, order.FirstTicket(segment) + passenger),
                order.Id, order.BookingReference, passenger, segment, flown.FlightId, flown.SeatOf(passenger), status)
            {
                Replaces = order.Former.LastOrDefault(former => former.Segment == segment) is { } former
                    ? order.FormerNumber(numbering, former, passenger)
                    : null,
            };
        }

        /// <summary>
        /// A ticket by its number, even one that was replaced; <see langword="null"/> if the order never had it.
        /// </summary>
        public TicketView? FindTicket(OrderNumbering numbering, string number)
        {
            if (!order.WasConfirmed || numbering.Read(number) is not { } read || read.Number != order.Number) return null;
            if (order.Tickets(numbering).FirstOrDefault(ticket => ticket.Number == number) is { } ticket) return ticket;
            for (var i = 0; i < order.Former.Length; i++)
            {
                var (segment, flown) = order.Former[i];
                var passenger = read.Slot - Order.FirstTicketOf(flown, segment);
                if (passenger < 0 || passenger >= order.Passengers.Length
                    || order.FormerNumber(numbering, order.Former[i], passenger) != number) continue;
                var later = order.Former.Skip(i + 1).FirstOrDefault(other => other.Segment == segment);
                return new TicketView(number, order.Id, order.BookingReference, passenger, segment, flown.FlightId,
                    flown.SeatOf(passenger), TicketStatus.Void)
                {
                    ReplacedBy = later is null
                        ? order.Ticket(numbering, passenger, segment).Number
                        : order.FormerNumber(numbering, later, passenger),
                };
            }

            return null;
        }

        private string FormerNumber(OrderNumbering numbering, FormerSegment former, int passenger) =>
            numbering.Ticket(order.Number, former.Flown.AccountingCode, Order.FirstTicketOf(former.Flown, former.Segment) + passenger);

        /// <summary>A passenger's check-in on a segment.</summary>
        public OrderCheckIn? CheckInOf(int passenger, int segment) =>
            order.CheckIns.FirstOrDefault(checkIn => checkIn.Passenger == passenger && checkIn.Segment == segment);

        /// <summary>Whether a passenger has a valid ticket for a segment.</summary>
        public bool HasTicket(int passenger, int segment) => !order.Segments[segment].IsRemoved(passenger) && order.Phase switch
        {
            OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Changing or OrderPhase.Reverting
                or OrderPhase.Leaving or OrderPhase.Moving => true,
            OrderPhase.Reducing => (order.CancelledPart.Bits(order, segment) >> passenger & 1) == 0,
            _ => false,
        };

        /// <summary>The events of a change from <paramref name="before"/>.</summary>
        public object? EventSince(OrderState before, OrderNumbering numbering)
        {
            if (before.Phase == order.Phase) return null;
            return order.Phase switch
            {
                OrderPhase.Held when before.Phase == OrderPhase.Promising => new OrderHeld(
                    order.Id, order.UserId, order.BookingReference, order.Total, order.HoldExpiresAt!.Value, order.EventSegments),
                OrderPhase.Confirmed when !before.WasConfirmed => new OrderConfirmed(
                    order.Id, order.UserId, order.BookingReference, order.Total,
                    order.Payments is [.., var paid] ? paid.IdIn(order.Id) : null,
                    order.Passengers.Length, order.EventSegments, [.. order.Tickets(numbering).Select(ticket => ticket.Number)]),
                OrderPhase.Vacating when before.Segments != order.Segments => new OrderSeatsChanged(
                    order.Id, order.UserId, order.BookingReference, order.EventSegments),
                OrderPhase.Leaving => order.ChangedSince(before, numbering),
                OrderPhase.Confirmed when before.Phase == OrderPhase.Moving && order.Segments != before.Segments => new OrderCabinChanged(
                    order.Id, order.UserId, order.BookingReference, before.Change!.Segment, before.Segments[before.Change.Segment].Cabin,
                    before.Refund, order.EventSegments),
                OrderPhase.Cancelled => new OrderCancelled(
                    order.Id, order.UserId, order.BookingReference, order.Refund, true, [], [], order.EventSegments, order.CancelledFlight),
                OrderPhase.Confirmed when before.Phase == OrderPhase.Reducing => new OrderCancelled(
                    order.Id, order.UserId, order.BookingReference, before.Refund, false,
                    before.CancelledPart.Passengers, before.CancelledPart.Segments, before.EventSegments, before.CancelledFlight),
                OrderPhase.Expired => new OrderExpired(order.Id, order.UserId, order.BookingReference),
                OrderPhase.Failed => new OrderFailed(
                    order.Id, order.UserId, order.BookingReference, order.FailureCode!,
                    order.Payments is [.., var tried] ? tried.IdIn(order.Id) : null,
                    order.RefundDecided ? order.Total : null),
                _ => null,
            };
        }

        private OrderChanged ChangedSince(OrderState before, OrderNumbering numbering)
        {
            var change = before.Change!;
            var paid = before.OpenPayment;
            return new OrderChanged(
                order.Id, order.UserId, order.BookingReference, change.Segment, before.EventSegments[change.Segment], order.EventSegments,
                change.Due, change.Refund, paid is null ? null : paid.IdIn(order.Id),
                [.. Enumerable.Range(0, order.Passengers.Length).Where(i => order.HasTicket(i, change.Segment))
                    .Select(i => order.Ticket(numbering, i, change.Segment).Number)]);
        }

        private ImmutableArray<OrderEventSegment> EventSegments =>
            [.. order.Segments.Select((segment,
                i) => new OrderEventSegment(i, segment.FlightId, segment.Cabin, segment.Seats, segment.DepartureUtc, segment.ArrivalUtc))];
    }

    private static string Name(char prefix, int position) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{position}");
}
