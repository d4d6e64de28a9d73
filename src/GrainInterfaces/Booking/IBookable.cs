namespace FlightTickets.Booking;

/// <summary>
/// What can be booked speaks this protocol, and the saga knows nothing else about it. A participant keeps one entry an order:
/// its attempt and its state. The same call again has the same answer; calls may arrive late, twice and out of order.
/// </summary>
[Alias("bookable")]
public interface IBookable : IGrain
{
    /// <summary>
    /// Sets something aside for an order. A hold of a later attempt adopts what an earlier one had, confirmed or not.
    /// </summary>
    [Alias("hold")]
    ValueTask<HoldResult> Hold(HoldRequest request);

    /// <summary>Makes a hold a sale, durably. Done only if this very attempt holds, or bought before; stale once a later one adopted it.</summary>
    [Alias("confirm")]
    ValueTask<ConfirmResult> Confirm(string orderId, int attempt);

    /// <summary>
    /// Gives back what attempts up to this one hold or bought, and leaves a tombstone for as long as a late message can live,
    /// so that a hold or confirm overtaken by this call finds it. Idempotent; done when durable (if anything durable changed).
    /// </summary>
    [Alias("release")]
    ValueTask Release(string orderId, int attempt);
}
