using System.Collections.Immutable;
using FlightTickets.Events;

namespace FlightTickets.Flights.Events;

/// <summary>The types of the events that flights and seats raise; they are also routing keys.</summary>
public static class FlightEvents
{
    /// <summary><see cref="FlightScheduled"/>.</summary>
    public const string Scheduled = "flight.scheduled";
    /// <summary><see cref="FlightDelayed"/>.</summary>
    public const string Delayed = "flight.delayed";
    /// <summary><see cref="FlightStatusChanged"/>: boarding, departed, arrived, diverted, or as planned again.</summary>
    public const string StatusChanged = "flight.status_changed";
    /// <summary><see cref="FlightCancelled"/>.</summary>
    public const string Cancelled = "flight.cancelled";
    /// <summary><see cref="FlightReinstated"/>.</summary>
    public const string Reinstated = "flight.reinstated";
    /// <summary><see cref="GateChanged"/>.</summary>
    public const string GateChanged = "flight.gate_changed";
    /// <summary><see cref="AirplaneChanged"/>.</summary>
    public const string AirplaneChanged = "flight.airplane_changed";
    /// <summary><see cref="TicketBoarded"/>.</summary>
    public const string Boarded = "ticket.boarded";
    /// <summary><see cref="TicketUnboarded"/>.</summary>
    public const string Unboarded = "ticket.unboarded";
    /// <summary><see cref="SeatTakenAway"/>.</summary>
    public const string SeatTakenAway = "seat.taken_away";
}

/// <summary>A flight can be booked from now on.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Origin">IATA code.</param>
/// <param name="Destination">IATA code.</param>
/// <param name="DepartureUtc">Scheduled departure.</param>
/// <param name="ArrivalUtc">Scheduled arrival.</param>
/// <param name="Airplane">Tail number.</param>
[EventType(FlightEvents.Scheduled)]
public sealed record FlightScheduled(
    string FlightId, string Origin, string Destination, DateTimeOffset DepartureUtc, DateTimeOffset ArrivalUtc, string Airplane);

/// <summary>A flight's expected times changed.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Status">Its status.</param>
/// <param name="DepartureEstimatedUtc">The new expected departure.</param>
/// <param name="ArrivalEstimatedUtc">The new expected arrival.</param>
/// <param name="OrderIds">The orders that have, or are about to have, places on it.</param>
[EventType(FlightEvents.Delayed)]
public sealed record FlightDelayed(string FlightId, FlightStatus Status, DateTimeOffset? DepartureEstimatedUtc,
    DateTimeOffset? ArrivalEstimatedUtc, ImmutableArray<string> OrderIds);

/// <summary>A flight's status changed.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="From">The status before.</param>
/// <param name="To">The status now.</param>
[EventType(FlightEvents.StatusChanged)]
public sealed record FlightStatusChanged(string FlightId, FlightStatus From, FlightStatus To);

/// <summary>A flight will not fly.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="OrderIds">The orders that have, or are about to have, places on it.</param>
[EventType(FlightEvents.Cancelled)]
public sealed record FlightCancelled(string FlightId, ImmutableArray<string> OrderIds);

/// <summary>A flight that was cancelled by mistake flies after all.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="OrderIds">The orders that still have places on it.</param>
[EventType(FlightEvents.Reinstated)]
public sealed record FlightReinstated(string FlightId, ImmutableArray<string> OrderIds);

/// <summary>A flight's gate changed.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="From">The gate before, if there was one.</param>
/// <param name="To">The gate now, if there is one.</param>
/// <param name="OrderIds">The orders that have, or are about to have, places on it.</param>
/// <param name="Terminal">The terminal of the gate now, if it is known.</param>
[EventType(FlightEvents.GateChanged)]
public sealed record GateChanged(
    string FlightId, string? From, string? To, ImmutableArray<string> OrderIds, string? Terminal = null);

/// <summary>A passenger is on board.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Ticket">The ticket's number.</param>
/// <param name="OrderId">The order.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Passenger">The passenger's position in the order.</param>
/// <param name="Seat">The seat, <c>12A</c>.</param>
[EventType(FlightEvents.Boarded)]
public sealed record TicketBoarded(
    string FlightId, string Ticket, string OrderId, string BookingReference, int Passenger, string Seat);

/// <summary>The gate took a passenger off board, who keeps check-in and seat.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Ticket">The ticket's number.</param>
/// <param name="OrderId">The order.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Passenger">The passenger's position in the order.</param>
/// <param name="Seat">The seat, <c>12A</c>.</param>
[EventType(FlightEvents.Unboarded)]
public sealed record TicketUnboarded(
    string FlightId, string Ticket, string OrderId, string BookingReference, int Passenger, string Seat);

/// <summary>A flight got another airplane.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="From">The tail number of the previous airplane.</param>
/// <param name="To">The tail number of the new airplane.</param>
/// <param name="SeatsTakenAway">Seats that no longer exist or are no longer sold; their passengers are
/// announced by <see cref="SeatTakenAway"/>.</param>
/// <param name="OversoldReason">Why more places may be sold than authorized, if so.</param>
/// <param name="CabinsTakenAway">Cabins the new airplane does not have.</param>
/// <param name="OrderIds">The orders that have, or are about to have, places in one of those.</param>
/// <param name="SeatsNowAtExit">Seats that are in an exit row now and were not before: closed to children and to
/// adults with an infant on a lap.</param>
[EventType(FlightEvents.AirplaneChanged)]
public sealed record AirplaneChanged(
    string FlightId,
    string From,
    string To,
    ImmutableArray<string> SeatsTakenAway,
    string? OversoldReason,
    ImmutableArray<Cabin> CabinsTakenAway,
    ImmutableArray<string> OrderIds,
    ImmutableArray<string> SeatsNowAtExit);

/// <summary>A passenger lost a seat, not the place on the flight.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Seat">The seat, <c>12A</c>.</param>
/// <param name="OrderId">The passenger's order.</param>
/// <param name="Passenger">The passenger's position in it.</param>
/// <param name="Reason">Why.</param>
[EventType(FlightEvents.SeatTakenAway)]
public sealed record SeatTakenAway(string FlightId, string Seat, string OrderId, int Passenger, string Reason);
