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

    /// <summary>
    /// Makes a hold a sale, durably. Done only if this very attempt holds this very claim, or bought it before; stale once a later one adopted it.
    /// </summary>
    /// <remarks>
    /// An attempt alone does not say what is sold: while a cluster is torn, two activations of an order may have held different things under the same one,
    /// before either was durable.
    /// </remarks>
    /// <param name="orderId">The order.</param>
    /// <param name="attempt">Its attempt.</param>
    /// <param name="claim">What the order wants, as it asked for it; where the hold is for something else, it is lost.</param>
    [Alias("confirm")]
    ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim);

    /// <summary>
    /// Gives back what attempts up to this one hold or bought, and leaves a tombstone for as long as a late message can live,
    /// so that a hold or confirm overtaken by this call finds it. Idempotent; done when durable (if anything durable changed).
    /// </summary>
    [Alias("release")]
    ValueTask Release(string orderId, int attempt);

    /// <summary>
    /// Drops a hold in memory of this attempt or an earlier one, asked for by an order that was then refused before it was placed (so nothing
    /// durable decided this call). It never touches what is promised or bought: it may come late, or from a second activation of the order
    /// while a cluster is torn, after the same request was taken. It leaves no tombstone: the same key may succeed later, and a stray hold
    /// in memory lapses by itself.
    /// </summary>
    [Alias("withdraw")]
    ValueTask Withdraw(string orderId, int attempt);
}
