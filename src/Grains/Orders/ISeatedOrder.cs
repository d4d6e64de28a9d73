using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>What a flight and its seats tell an order, and ask it.</summary>
[Alias("seated-order")]
internal interface ISeatedOrder : IGrainWithStringKey
{
    /// <summary>
    /// The airline took a seat from a passenger. The order removes it, durably, and the passenger may check in on another. A repeated call,
    /// or one after the passenger has the seat again, changes nothing.
    /// </summary>
    /// <exception cref="OverloadedException">The order is under way; call again.</exception>
    [Alias("lose-seat")]
    Task LoseSeat(string flightId, string seat, int passenger);

    /// <summary>The gate takes the passenger of a ticket off its flight. Repeating it changes nothing.</summary>
    [Alias("offload")]
    Task<Result<Done>> Offload(string number, OffloadReason reason);

    /// <summary>Whether a passenger on a flight may not sit in an exit row.</summary>
    [Alias("is-kept-from-exit-row")]
    Task<bool> IsKeptFromExitRow(string flightId, int passenger);

    /// <summary>The order's present tickets with their passengers; empty if it has none.</summary>
    /// <param name="flightId">The flight that asks.</param>
    /// <param name="boarding">What the flight knows of the order.</param>
    [Alias("travellers")]
    Task<ImmutableArray<TicketedPassenger>> Travellers(string flightId, OrderBoarding boarding);
}
