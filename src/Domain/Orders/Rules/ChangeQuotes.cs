using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>What a change to another flight costs or gives back, and whether it is possible.</summary>
internal static class ChangeQuotes
{
    /// <summary>How far from the old departure a disrupted customer may rebook free of charge.</summary>
    public static readonly TimeSpan RebookBefore = TimeSpan.FromDays(1);

    /// <inheritdoc cref="RebookBefore" />
    public static readonly TimeSpan RebookAfter = TimeSpan.FromDays(7);

    /// <summary>The order with a quote for a change added as its last, or the refusal.</summary>
    /// <param name="order">The order.</param>
    /// <param name="id">The quote's id.</param>
    /// <param name="wish">The requested change.</param>
    /// <param name="flight">The new flight.</param>
    /// <param name="old">The flight to be left.</param>
    /// <param name="free">Whether the airline is to blame: then it is free, to a flight of the same route within some days.</param>
    /// <param name="validity">How long the quote is valid.</param>
    /// <param name="now">The time.</param>
    /// <param name="departed">Which flights have left; by their schedules when <see langword="null"/>.</param>
    public static Result<OrderState> Quote(
        OrderState order, string id, ChangeSegment wish, FlightView flight, FlightView? old, bool free, TimeSpan validity,
        DateTimeOffset now, DepartedFlights? departed = null)
    {
        if (Refuse(order, wish, now, departed) is { } refusal) return refusal;
        var segment = order.Segments[wish.Segment];
        if (free && !IsFree(segment, flight, old)) return new Refusal(RefusalCodes.RebookingUnavailable,
            "A free change is to a flight of the same route, from 1 day before the old departure to 7 days after it.");
        if (flight.Status is not (FlightStatus.Scheduled or FlightStatus.Delayed) || now >= flight.SalesCloseAt)
            return new Refusal(RefusalCodes.FlightClosed, "The flight takes no more orders.");
        var wanted = wish.Cabin ?? segment.Cabin;
        if (flight.Cabins.FirstOrDefault(cabin => cabin.Cabin == wanted) is not { } inventory) return new Refusal(
            RefusalCodes.CabinNotOnFlight, "The flight sells nothing in this cabin.")
        { Field = FieldPath.Of(nameof(ChangeSegment.Cabin)) };
        if (inventory.Fare.Currency != segment.Fare.Currency) return new Refusal(RefusalCodes.MixedCurrencies,
            $"The flight is priced in {inventory.Fare.Currency}.")
        { Field = FieldPath.Of(nameof(ChangeSegment.FlightId)) };
        var laps = LapInfants(order, segment, wish, flight.Id);
        if (laps.IsRefused) return laps.Refusal;

        var other = segment with
        {
            FlightId = flight.Id,
            Cabin = wanted,
            Seats = wish.Seats.IsEmpty ? [] : wish.Seats,
            LapInfants = laps.Value,
            Fare = free ? segment.Fare : inventory.Fare,
            Taxes = free ? segment.Taxes : inventory.Taxes,
            Rules = free ? segment.Rules : inventory.Rules,
            DepartureUtc = flight.Departure.Utc,
            ArrivalUtc = flight.Arrival.Utc,
            SalesCloseAt = flight.SalesCloseAt,
            NotInExitRow = FlightId.TryParse(flight.Id, out var named)
                ? PassengerRules.NotInExitRow(order.Passengers, laps.Value, named.Date)
                : segment.NotInExitRow,
        };
        if (ItineraryRules.FirstOverlap(order.Segments.SetItem(wish.Segment, other), order.Passengers.Length) is not null)
            return ItineraryRules.Refuse(FieldPath.Of(nameof(ChangeSegment.FlightId)));
        var places = other.Places(order.Passengers.Length);
        if (inventory.Available < places) return new Refusal(RefusalCodes.SoldOut, "Not enough places are left.");
        var change = Priced(order, wish.Segment, other, free);
        var quote = new OrderQuote(id, change.Refund, now + validity, null, null) { QuotedAt = now, InFull = free, Change = change };
        return Cancellation.Quoted(order, quote, now);
    }

    /// <summary>Why the change cannot begin now.</summary>
    public static Refusal? Refuse(OrderState order, ChangeSegment wish, DateTimeOffset now, DepartedFlights? departed = null)
    {
        if (order.Phase != OrderPhase.Confirmed) return Cancellation.Conflict(order);
        if (wish.Segment < 0 || wish.Segment >= order.Segments.Length)
            return new Refusal(RefusalCodes.Invalid, "There is no such segment.") { Field = FieldPath.Of(nameof(ChangeSegment.Segment)) };
        if (order.Travelling(wish.Segment) == 0) return new Refusal(RefusalCodes.OrderStatusConflict, "The segment is cancelled.");
        if (DepartedFlights.Has(departed, order.Segments[wish.Segment], now))
            return new Refusal(RefusalCodes.OrderStatusConflict, "The flight has departed.");
        // This includes a cancelled segment of that flight: a flight has one entry per order, and each segment releases its own places.
        if (order.Segments.Any(segment => segment.FlightId == wish.FlightId))
            return new Refusal(RefusalCodes.Invalid, "The order already has that flight.")
            {
                Field = FieldPath.Of(nameof(ChangeSegment.FlightId)),
            };
        return order.NextTicket() + order.Passengers.Length > OrderNumbering.TicketsPerOrder
            ? new Refusal(RefusalCodes.ChangeLimitReached, "The order has no more ticket numbers; cancel and book again.")
            : null;
    }

    /// <summary>The refusal for an unknown flight.</summary>
    public static Refusal NoFlight(string flightId) =>
        new(RefusalCodes.FlightNotFound, $"There is no flight {flightId}.") { Field = FieldPath.Of(nameof(ChangeSegment.FlightId)) };

    /// <summary>Why a quoted change cannot be confirmed now.</summary>
    public static Refusal? RefuseConfirm(
        OrderState order, OrderQuote quote, OrderChange change, bool isPaid, DateTimeOffset now, DepartedFlights? departed)
    {
        if (quote.Key is not null || quote.ExpiresAt <= now)
            return new Refusal(RefusalCodes.QuoteExpired, "The quote was used, or has expired; ask for another.");
        if (Refuse(order, new ChangeSegment(change.Segment, change.Other.FlightId, null, []), now, departed) is { } refusal) return refusal;
        return change.Due.Minor > 0 && !isPaid
            ? new Refusal(RefusalCodes.PaymentRequired,
                $"The change costs {change.Due}.")
            { Field = FieldPath.Of(nameof(ConfirmChange.Payment)) }
            : null;
    }

    /// <summary>
    /// Whether a quote's price still matches the flight's, and if so the change completed with what only a hold tells.
    /// </summary>
    public static Result<OrderChange> Confirm(OrderState order, OrderQuote quote, Booking.FareQuote asked)
    {
        var change = quote.Change!;
        if (!quote.InFull && (asked.Amount != change.Other.Fare || asked.Taxes != change.Other.Taxes))
            return new Refusal(RefusalCodes.QuoteExpired, "The fare has changed; ask for another quote.");
        var fresh = Priced(order, change.Segment, change.Other, quote.InFull);
        return fresh.Due != change.Due || fresh.Refund != change.Refund
            || order.Segments[change.Segment].RemovedPassengers != change.Other.RemovedPassengers
            ? new Refusal(RefusalCodes.QuoteExpired, "The order has changed; ask for another quote.")
            : change with { Other = change.Other with { AccountingCode = asked.AccountingCode } };
    }

    /// <summary>
    /// The difference of the fares, and the fee, for each place. A dearer flight costs the difference; a cheaper one refunds it, less the
    /// fee, if the old fare is refundable.
    /// </summary>
    private static OrderChange Priced(OrderState order, int index, OrderSegment other, bool free)
    {
        var segment = order.Segments[index];
        var passengers = order.Passengers.Length;
        var difference = (other.Fare * other.Places(passengers)).Minor - (segment.Fare * segment.Places(passengers)).Minor;
        var fee = free ? 0 : (segment.Rules?.ChangeFee ?? 0) * segment.Places(passengers);
        var paid = difference + fee;
        if (paid < 0 && segment.Rules is { NonRefundable: true }) paid = 0;
        if (paid < 0) paid = -Refunds.AtMost(order, segment.Fare with { Minor = -paid }).Minor;
        Money Of(long minor) => segment.Fare with { Minor = minor };
        return new OrderChange(index, other, Of(Math.Max(0, paid)), Of(Math.Max(0, -paid)), Of(paid - difference));
    }

    private static bool IsFree(OrderSegment segment, FlightView flight, FlightView? old) =>
        old is not null
        && flight.Departure.Airport == old.Departure.Airport && flight.Arrival.Airport == old.Arrival.Airport
        && flight.Departure.Utc >= segment.DepartureUtc - RebookBefore && flight.Departure.Utc <= segment.DepartureUtc + RebookAfter;

    /// <summary>
    /// The lap infants on the new flight: passengers without a seat, or the old flight's lap infants where no seats are chosen.
    /// </summary>
    private static Result<int> LapInfants(OrderState order, OrderSegment segment, ChangeSegment wish, string flightId)
    {
        if (!FlightId.TryParse(flightId, out var flight))
            return new Refusal(RefusalCodes.FlightNotFound, $"There is no flight {flightId}.");
        var laps = wish.Seats.IsEmpty ? segment.LapInfants & ~segment.RemovedPassengers : 0;
        if (!wish.Seats.IsEmpty && wish.Seats.Length != order.Passengers.Length) return new Refusal(RefusalCodes.SeatRequired,
            "Name one seat per passenger, or none at all.")
        { Field = FieldPath.Of(nameof(ChangeSegment.Seats)) };
        for (var i = 0; i < wish.Seats.Length; i++)
        {
            if (wish.Seats[i] is { } seat)
            {
                if (segment.IsRemoved(i) || wish.Seats.IndexOf(seat) != i) return new Refusal(RefusalCodes.Invalid,
                    "A seat is named twice, or for a passenger who does not fly.")
                { Field = FieldPath.Of(nameof(ChangeSegment.Seats))[i] };
            }
            else if (!segment.IsRemoved(i))
            {
                laps |= 1 << i;
            }
        }

        var onLaps = order.Passengers.Where((_, i) => (laps >> i & 1) == 1);
        if (onLaps.Any(passenger => !PassengerRules.IsInfant(passenger, flight.Date)))
            return new Refusal(RefusalCodes.SeatRequired,
                "Only an infant under 2 on the day of departure can travel "
                    + "without a seat.")
            { Field = FieldPath.Of(nameof(ChangeSegment.Seats)) };
        var adults = order.Passengers.Where((passenger, i) => !segment.IsRemoved(i) && PassengerRules.IsAdult(passenger, flight.Date))
            .Count();
        if (int.PopCount(laps) > adults) return new Refusal(RefusalCodes.InfantWithoutAdult,
            "Each infant on a lap needs an adult (16 or older) of its own.")
        { Field = FieldPath.Of(nameof(ChangeSegment.Seats)) };
        return PassengerRules.FirstUnaccompaniedChild(order.Passengers, segment.RemovedPassengers, flight.Date) is null
            ? laps
            : new Refusal(RefusalCodes.InfantWithoutAdult,
                "A child under 5 flies with an adult (16 or older) of the "
                    + "same order.")
            { Field = FieldPath.Of(nameof(ChangeSegment.FlightId)) };
    }
}
