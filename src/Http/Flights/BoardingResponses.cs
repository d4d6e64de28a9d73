using System.Text.Json.Serialization;
using FlightTickets.Api.Orders;
using FlightTickets.Flights;

namespace FlightTickets.Api.Flights;

/// <summary>A passenger of a flight, as the gate sees one.</summary>
/// <param name="Ticket">The ticket's number.</param>
/// <param name="OrderId">The order.</param>
/// <param name="BookingReference">Its reference.</param>
/// <param name="GivenName">Given name.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="Type">Adult, child (2 to 11) or infant, by the age on the day of departure.</param>
/// <param name="OnLap">Whether it is an infant without a seat, whom the counts leave out.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seat">The seat, if assigned.</param>
/// <param name="Sequence">The check-in sequence number, once checked in.</param>
/// <param name="Status">How far the passenger is.</param>
/// <param name="Offloaded">Why the gate offloaded the passenger, if it did.</param>
internal sealed record FlightPassengerResponse(
    string Ticket, string OrderId, string BookingReference, string GivenName, string FamilyName, PassengerType Type, bool OnLap,
    Cabin Cabin, string? Seat, int? Sequence, PassengerStatus Status, OffloadReason? Offloaded)
{
    public static FlightPassengerResponse From(PassengerOnFlight p) => new(
        p.Ticket, p.OrderId, p.BookingReference, p.GivenName, p.FamilyName, p.Type, p.OnLap, p.Cabin, p.Seat, p.Sequence, p.Status,
        p.Offloaded);
}

/// <summary>How far boarding is, in places: infants on laps have none.</summary>
/// <param name="Booked">Places sold.</param>
/// <param name="CheckedIn">Passengers who have checked in, on board or not.</param>
/// <param name="Boarded">Passengers on board.</param>
/// <param name="Missing">Who has checked in and is not on board.</param>
internal sealed record BoardingCountsResponse(int Booked, int CheckedIn, int Boarded, int Missing)
{
    public static BoardingCountsResponse From(BoardingCounts counts) =>
        new(counts.Booked, counts.CheckedIn, counts.Boarded, counts.Missing);
}

/// <summary>A passenger on board, and how far boarding is.</summary>
internal sealed record BoardingResponse(FlightPassengerResponse Passenger, BoardingCountsResponse Counts)
{
    public static BoardingResponse From(BoardedPassenger boarded) =>
        new(FlightPassengerResponse.From(boarded.Passenger), BoardingCountsResponse.From(boarded.Counts));
}

/// <summary>A page of a flight's passengers.</summary>
/// <param name="Counts">How far boarding of the whole flight is.</param>
/// <param name="Data">Its passengers, by name.</param>
/// <param name="After">The cursor of the next page; <c>null</c> on the last.</param>
internal sealed record PassengerListResponse(
    BoardingCountsResponse Counts, IReadOnlyList<FlightPassengerResponse> Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? After);

/// <summary>The boarding passes of a party that has checked in.</summary>
internal sealed record CheckedInResponse(IReadOnlyList<BoardingPassResponse> Data);
