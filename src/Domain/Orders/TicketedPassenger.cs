using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>One of an order's present tickets with its passenger, as a gate needs them.</summary>
/// <param name="Ticket">The ticket. Its coupon is known if it is for the flight that asked.</param>
/// <param name="Person">The passenger.</param>
/// <param name="Type">Adult, child or infant.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="IsOnLap">Whether the passenger is an infant without a seat.</param>
/// <param name="Sequence">The check-in sequence number, once checked in.</param>
[GenerateSerializer, Immutable, Alias("ticketed-passenger")]
internal sealed record TicketedPassenger(
    [property: Id(0)] TicketView Ticket,
    [property: Id(1)] Passenger Person,
    [property: Id(2)] PassengerType Type,
    [property: Id(3)] Cabin Cabin,
    [property: Id(4)] bool IsOnLap,
    [property: Id(5)] int? Sequence)
{
    /// <summary>Why the gate offloaded the passenger, if it did.</summary>
    [Id(6)] public OffloadReason? Offloaded { get; init; }

    /// <summary>All tickets of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="numbering">How its tickets are numbered.</param>
    /// <param name="flightId">The flight that asks.</param>
    /// <param name="boarding">What the flight knows of the order.</param>
    public static ImmutableArray<TicketedPassenger> Of(
        OrderState order, OrderNumbering numbering, string flightId, OrderBoarding? boarding) =>
        [.. order.Tickets(numbering).Select(ticket => Of(order, ticket, ticket.FlightId == flightId
            ? Coupons.Of(order, ticket.Passenger, ticket.Segment, boarding)
            : null))];

    /// <summary>The passenger as the gate sees one.</summary>
    public PassengerOnFlight ToPassenger(CouponStatus coupon) => new(
        Ticket.Number, Ticket.OrderId, Ticket.BookingReference, Person.GivenName, Person.FamilyName, Type, IsOnLap, Cabin, Ticket.Seat,
        Sequence, coupon switch
        {
            CouponStatus.CheckedIn => PassengerStatus.CheckedIn,
            CouponStatus.Boarded => PassengerStatus.Boarded,
            CouponStatus.Flown => PassengerStatus.Flown,
            CouponStatus.NoShow => PassengerStatus.NoShow,
            _ => PassengerStatus.Booked,
        })
    {
        Offloaded = Offloaded,
    };

    private static TicketedPassenger Of(OrderState order, TicketView ticket, CouponStatus? coupon)
    {
        var (segment, person) = (order.Segments[ticket.Segment], order.Passengers[ticket.Passenger]);
        var type = FlightId.TryParse(ticket.FlightId, out var flight) ? PassengerRules.TypeOf(person, flight.Date) : PassengerType.Adult;
        return new TicketedPassenger(ticket with { Coupon = coupon }, person, type, segment.Cabin, segment.IsOnLap(ticket.Passenger),
            order.CheckInOf(ticket.Passenger, ticket.Segment)?.Sequence)
        {
            Offloaded = OffloadRules.ReasonOf(order, ticket.Passenger, ticket.Segment),
        };
    }
}
