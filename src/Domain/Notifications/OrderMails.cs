using System.Globalization;
using System.Text;
using FlightTickets.Flights;
using FlightTickets.Flights.Events;
using FlightTickets.Orders;
using FlightTickets.Orders.Events;

namespace FlightTickets.Notifications;

/// <summary>Mails to customers, in plain words. Times are local to their airports, as on a ticket.</summary>
internal static class OrderMails
{
    /// <summary>
    /// The owner, order and flights of an event's mail; <see langword="null"/> for an event without a mail.
    /// </summary>
    public static (string UserId, string OrderId, IReadOnlyList<string> Flights)? About(object data) => data switch
    {
        OrderHeld e => (e.UserId, e.OrderId, Flights(e.Segments)),
        OrderConfirmed e => (e.UserId, e.OrderId, Flights(e.Segments)),
        OrderCancelled e => (e.UserId, e.OrderId, Flights(e.Segments)),
        OrderExpired e => (e.UserId, e.OrderId, []),
        OrderSeatsChanged e => (e.UserId, e.OrderId, Flights(e.Segments)),
        OrderChanged e => (e.UserId, e.OrderId, [e.Before.FlightId, .. Flights(e.Segments)]),
        OrderCabinChanged e => (e.UserId, e.OrderId, Flights(e.Segments)),
        // The move has its own mail, so this event needs none.
        OrderDisrupted { MovedTo: not null } => null,
        OrderDisrupted { Cause: { } cause } e => (e.UserId, e.OrderId, [e.FlightId, cause]),
        OrderDisrupted e => (e.UserId, e.OrderId, [e.FlightId]),
        TicketOffloaded e => (e.UserId, e.OrderId, [e.FlightId]),
        // The customer already saw the failure.
        _ => null,
    };

    /// <summary>Subject and text.</summary>
    /// <param name="data">The event.</param>
    /// <param name="name">The customer's name.</param>
    /// <param name="flights">The flights that it names, as far as they are known.</param>
    /// <param name="pages">Where the pages are, if customers have any.</param>
    public static (string Subject, string Text) Write(
        object data, string name, IReadOnlyDictionary<string, FlightView> flights, Uri? pages = null)
    {
        var (subject, body) = data switch
        {
            OrderHeld e => ($"Booking {e.BookingReference} is held for you", Held(e, flights)),
            OrderConfirmed e => ($"Booking {e.BookingReference} is confirmed", Confirmed(e, flights)),
            OrderCancelled e => (e.Complete ? $"Booking {e.BookingReference} is cancelled" : $"Booking {e.BookingReference} was changed",
                Cancelled(e, flights)),
            OrderExpired e => ($"Booking {e.BookingReference} has expired",
                $"Booking {e.BookingReference} was not paid in time, so we no longer hold your places.\nNothing was charged. You are "
                    + "welcome to book again.\n"),
            OrderSeatsChanged e => ($"New seats in booking {e.BookingReference}",
                $"The seats of booking {e.BookingReference} were changed. Your flights are now:\n\n{Itinerary(e.Segments, flights)}"),
            OrderChanged e => ($"Another flight in booking {e.BookingReference}", Changed(e, flights)),
            OrderCabinChanged e => ($"Another cabin in booking {e.BookingReference}",
                CabinChanged(e, flights) + Link(pages, e.OrderId)),
            OrderDisrupted e => ($"Your flight in booking {e.BookingReference} {Headline(e.Kind)}",
                Disrupted(e, flights) + Choose(e, pages)),
            TicketOffloaded e => ($"You are no longer on your flight in booking {e.BookingReference}", Offloaded(e, flights)),
            _ => throw new ArgumentException($"There is no mail for {data.GetType()}.", nameof(data)),
        };
        return (subject, $"Hello {name},\n\n{body}\nBooking reference: {Reference(data)}\n");
    }

    /// <summary>The mail about a seat that was taken away from a passenger.</summary>
    public static (string Subject, string Text) Write(
        SeatTakenAway e, OrderView order, string name, IReadOnlyDictionary<string, FlightView> flights)
    {
        var passenger = order.Passengers[e.Passenger];
        var departure = order.Segments.FirstOrDefault(s => s.FlightId == e.FlightId)?.DepartureUtc;
        var flight = flights.GetValueOrDefault(e.FlightId) is { } view ? Line(view, departure ?? view.Departure.Utc) : e.FlightId;
        var who = $"{passenger.GivenName} {passenger.FamilyName}".Trim();
        return ($"Seat {e.Seat} in booking {order.BookingReference} is no longer available",
            $"Hello {name},\n\n"
            + $"We are sorry: seat {e.Seat} is no longer available for {who} on this flight.\n\n  {flight}\n\n"
            + "Your place on the flight is not affected. You may choose another seat now; otherwise you get one at check-in.\n"
            + $"\nBooking reference: {order.BookingReference}\n");
    }

    private static string Held(OrderHeld e, IReadOnlyDictionary<string, FlightView> flights) =>
        $"We hold these flights for you. Please pay {e.Total} by {Utc(e.HoldExpiresAt)}; after that the places go back on sale.\n\n"
        + Itinerary(e.Segments, flights);

    private static string Confirmed(OrderConfirmed e, IReadOnlyDictionary<string, FlightView> flights) =>
        $"Your booking is paid and confirmed.\n\n{Itinerary(e.Segments, flights)}\n"
        + $"Passengers: {e.Passengers}\nPaid: {e.Total}\nTickets: {string.Join(", ", e.Tickets)}\n";

    private static string Cancelled(OrderCancelled e, IReadOnlyDictionary<string, FlightView> flights)
    {
        var money = e.Refund.Minor == 0 ? "There is no refund." : $"We refund {e.Refund} to the card you paid with.";
        var flown = e.CancelledFlight is { } id && flights.GetValueOrDefault(id) is { } view
            ? $"{view.Carrier} {view.FlightNumber}"
            : e.CancelledFlight;
        var reason = flown is null ? "" : $"The airline cancelled flight {flown}. ";
        var what = e.Complete ? "Your booking is cancelled." : "Part of your booking is cancelled.";
        var segments = e.Segments.Where(s => e.Complete || e.CancelledSegments.IsEmpty || e.CancelledSegments.Contains(s.Segment));
        return $"{reason}{what} {money}\n\nIt was for:\n\n{Itinerary([.. segments], flights)}";
    }

    private static string Changed(OrderChanged e, IReadOnlyDictionary<string, FlightView> flights)
    {
        var money = e.Paid.Minor > 0
            ? $"You paid {e.Paid}."
            : e.Refund.Minor > 0 ? $"We refund {e.Refund} to the card you paid with." : "There was no charge.";
        return $"Instead of\n\n{Itinerary([e.Before], flights)}\nyour flights are now:\n\n{Itinerary(e.Segments, flights)}\n"
            + $"{money}\nNew tickets: {string.Join(", ", e.Tickets)}\n";
    }

    private static string Disrupted(OrderDisrupted e, IReadOnlyDictionary<string, FlightView> flights)
    {
        var view = flights.GetValueOrDefault(e.FlightId);
        var flight = view is null ? e.FlightId : Line(view, e.DepartureUtc);
        if (e is { Kind: DisruptionRules.Cancelled, DecideBy: { } by })
        {
            return $"We are sorry: the airline has cancelled this flight.\n\n  {flight}\n\n"
                + $"Until {Utc(by)} you may choose another flight, free of charge, or a refund of {e.Refund}. If you do nothing, we remove "
                + $"the flight from your booking then, and refund {e.Refund} to the card you paid with. "
                + "The other flights of your booking are not affected; "
                + "if you no longer want them, you may cancel them for a full refund.\n";
        }

        if (e.Kind == DisruptionRules.Cancelled)
        {
            var refund = e.Refund is { Minor: > 0 } money
                ? $"We remove it from your booking and refund {money} to the card you paid with. You need not do anything. "
                    + "The other flights of your booking are not affected; "
                    + "if you no longer want them, you may cancel them for a full refund."
                : "We remove it from your booking; no refund is due.";
            return $"We are sorry: the airline has cancelled this flight.\n\n  {flight}\n\n{refund}\n";
        }

        if (e.Kind == DisruptionRules.CabinGone)
        {
            return "We are sorry: this flight has a different airplane without your cabin, and no other cabin has room for you.\n\n"
                + $"  {flight}\n\n"
                + "Please choose another flight, free of charge, or cancel this one for a full refund.\n"
                + (e.DecideBy is { } latest ? $"If you do nothing by {Utc(latest)}, we refund it.\n" : "");
        }

        if (e.Kind == DisruptionRules.Reinstated)
        {
            return $"Good news: the airline operates this flight after all.\n\n  {flight}\n\n"
                + "Your booking is as it was before, and you need not do anything. Please forget our mail about a cancellation.\n";
        }

        if (e.Kind == DisruptionRules.MissedConnection)
        {
            var late = e.Cause is { } cause && flights.GetValueOrDefault(cause) is { } arriving
                ? $"{arriving.Carrier} {arriving.FlightNumber}" : e.Cause;
            return $"We are sorry: flight {late} is expected too late for your connection.\n\n  {flight}\n\n"
                + "You may choose another flight, free of charge, keep this one, or cancel it for a full refund.\n"
                + (e.DecideBy is { } until ? $"If you do nothing by {Utc(until)}, we book the next flight with room for you.\n" : "");
        }

        var departs = e.DepartureEstimatedUtc is { } departure
            ? $"It is now expected to depart at {Local(departure, view?.Departure)}."
            : "It is expected to depart as scheduled.";
        var arrives = e.ArrivalEstimatedUtc is { } arrival ? $" It is now expected to arrive at {Local(arrival, view?.Arrival)}." : "";
        var what = e.Kind == DisruptionRules.Earlier ? "departs earlier" : "is delayed";
        return $"We are sorry: this flight {what}.\n\n  {flight}\n\n{departs}{arrives}\n\n"
            + "You may keep your booking, choose another flight, or cancel this one for a refund. "
            + "If you do nothing, your booking stays as it is.\n";
    }

    // Where the customer chooses.
    private static string Choose(OrderDisrupted e, Uri? pages) =>
        e is { Kind: DisruptionRules.Cancelled, DecideBy: null } or { Kind: DisruptionRules.Reinstated } ? "" : Link(pages, e.OrderId);

    private static string Link(Uri? pages, string orderId) =>
        pages is null ? "" : $"\nChoose here: {new Uri(pages, $"/trips/{Uri.EscapeDataString(orderId)}")}\n";

    /// <summary>The mail about another gate.</summary>
    public static (string Subject, string Text) Write(
        GateChanged e, OrderView order, string name, IReadOnlyDictionary<string, FlightView> flights)
    {
        var view = flights.GetValueOrDefault(e.FlightId);
        var number = view is null ? e.FlightId : $"{view.Carrier} {view.FlightNumber}";
        var terminal = e.Terminal is null ? "" : $", terminal {e.Terminal}";
        return ($"Gate {e.To} for {number} in booking {order.BookingReference}",
            $"Hello {name},\n\n"
            + $"This flight now departs from gate {e.To}{terminal}, not from gate {e.From}.\n\n"
            + $"  {(view is null ? e.FlightId : Line(view, view.Departure.Utc))}\n"
            + $"\nBooking reference: {order.BookingReference}\n");
    }

    private static string Offloaded(TicketOffloaded e, IReadOnlyDictionary<string, FlightView> flights)
    {
        var flight = flights.GetValueOrDefault(e.FlightId) is { } view ? Line(view, view.Departure.Utc) : e.FlightId;
        var (what, next) = e.Reason switch
        {
            "denied_boarding" => ("was denied boarding, because the flight has no seat left",
                "We are sorry. You are owed a full refund or another flight, free of charge: please see our staff, or cancel this flight "
                + "in your booking."),
            "missed" => ("did not come to the gate in time",
                "The flight leaves without you. Our staff can tell you what your fare allows."),
            _ => ("cannot travel on this flight, by a decision of our staff", "Please see our staff at the airport."),
        };
        var who = $"{e.GivenName} {e.FamilyName}".Trim();
        return $"{who} {what}.\n\n  {flight}\n\nThe check-in has been undone, and seat {e.Seat} is no longer reserved. {next}\n";
    }

    private static string Headline(string kind) => kind switch
    {
        DisruptionRules.Reinstated => "is not cancelled after all",
        DisruptionRules.MissedConnection => "will not be reached in time",
        DisruptionRules.Cancelled => "is cancelled",
        DisruptionRules.CabinGone => "has lost your cabin",
        DisruptionRules.Earlier => "departs earlier",
        _ => "is delayed",
    };

    private static string CabinChanged(OrderCabinChanged e, IReadOnlyDictionary<string, FlightView> flights)
    {
        var money = e.Refund.Minor > 0
            ? $"We refund the fare difference of {e.Refund} to the card you paid with."
            : "There is no charge.";
        return $"This flight has a different airplane without a {Name(e.From)} cabin. "
            + $"Your places are now in {Name(e.Segments[e.Segment].Cabin)}. {money}\n\n"
            + $"{Itinerary([e.Segments[e.Segment]], flights)}\n"
            + "You may keep these places and choose seats, choose another flight free of charge, or cancel this one for a full refund.\n";
    }

    private static string Name(Cabin cabin) => cabin == Cabin.PremiumEconomy ? "premium economy" : cabin.ToString().ToLowerInvariant();

    private static string Itinerary(IReadOnlyList<OrderEventSegment> segments, IReadOnlyDictionary<string, FlightView> flights)
    {
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            text.Append("  ").Append(flights.GetValueOrDefault(segment.FlightId) is { } flight
                ? Line(flight, segment.DepartureUtc)
                : $"{segment.FlightId}  {Utc(segment.DepartureUtc)}");
            if (segment.Seats.Any(s => s is not null)) text.Append("  seats ").AppendJoin(", ", segment.Seats.Where(s => s is not null));
            text.Append('\n');
        }

        return text.ToString();
    }

    // B6 135  JFK Mon 10 May 2027, 06:10 - RSW 09:21
    private static string Line(FlightView flight, DateTimeOffset departureUtc)
    {
        var nextDay = flight.Arrival.Local.Date - flight.Departure.Local.Date;
        var days = nextDay.Days == 0 ? "" : nextDay.Days.ToString(" +0 d; -0 d", CultureInfo.InvariantCulture);
        var departure = flight.Departure.Utc == departureUtc ? Wall(flight.Departure.Local) : Utc(departureUtc);
        return $"{flight.Carrier} {flight.FlightNumber}  {flight.Departure.Airport} {departure} "
            + $"- {flight.Arrival.Airport} {flight.Arrival.Local.ToString("HH:mm", CultureInfo.InvariantCulture)}{days}";
    }

    private static string Local(DateTimeOffset at, FlightEnd? end) =>
        end is null ? Utc(at) : Wall(end.Local + (at - end.Utc)) + $" ({end.TimeZone})";

    private static string Wall(DateTime local) => local.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("ddd d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Flights(IEnumerable<OrderEventSegment> segments) => [.. segments.Select(s => s.FlightId)];

    private static string Reference(object data) => data switch
    {
        OrderHeld e => e.BookingReference,
        OrderConfirmed e => e.BookingReference,
        OrderCancelled e => e.BookingReference,
        OrderExpired e => e.BookingReference,
        OrderSeatsChanged e => e.BookingReference,
        OrderChanged e => e.BookingReference,
        OrderCabinChanged e => e.BookingReference,
        OrderDisrupted e => e.BookingReference,
        TicketOffloaded e => e.BookingReference,
        _ => "",
    };
}
