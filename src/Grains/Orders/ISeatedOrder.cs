namespace FlightTickets.Orders;

/// <summary>What an order is told about its seats.</summary>
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

    /// <summary>Whether a passenger on a flight may not sit in an exit row.</summary>
    [Alias("is-kept-from-exit-row")]
    Task<bool> IsKeptFromExitRow(string flightId, int passenger);
}
