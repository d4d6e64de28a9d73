namespace FlightTickets.Booking;

/// <summary>
/// Everything bookable implements this protocol, and the saga knows nothing else about it. A participant keeps one entry per order: its
/// attempt and its state. Repeating a call gives the same answer; calls may arrive late, twice and out of order.
/// </summary>
[Alias("bookable")]
public interface IBookable : IGrain
{
    /// <summary>
    /// Sets something aside for an order. A hold of a later attempt adopts an earlier attempt's hold, confirmed or not.
    /// </summary>
    [Alias("hold")]
    ValueTask<HoldResult> Hold(HoldRequest request);

    /// <summary>
    /// Turns a hold into a durable sale. Succeeds only if this attempt holds exactly this claim, or bought it
    /// before; stale once a later attempt has adopted it.
    /// </summary>
    /// <remarks>
    /// An attempt alone does not identify what is sold: while a cluster is torn, two activations of an order may have held different things
    /// under the same one, before either was durable.
    /// </remarks>
    /// <param name="orderId">The order.</param>
    /// <param name="attempt">Its attempt.</param>
    /// <param name="claim">What the order wants, as in its hold; a hold for anything else counts as lost.</param>
    [Alias("confirm")]
    ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim);

    /// <summary>
    /// Gives back what attempts up to this one hold or bought, and leaves a tombstone for as long as a late message can live,
    /// so that a hold or confirm overtaken by this call finds it. Idempotent; completes when durable (if anything durable changed).
    /// </summary>
    [Alias("release")]
    ValueTask Release(string orderId, int attempt);

    /// <summary>
    /// Drops a hold in memory of this attempt or an earlier one, asked for by an order that was then refused before it was placed (so
    /// nothing durable decided this call). It never touches what is promised or bought: it may come late, or from a second activation of
    /// the order while a cluster is torn, after the same request was taken. It leaves no tombstone: the same key may succeed later, and a
    /// stray hold in memory lapses by itself.
    /// </summary>
    [Alias("withdraw")]
    ValueTask Withdraw(string orderId, int attempt);
}
