namespace FlightTickets.Orders;

/// <summary>What a driver answers to a command under an idempotency key.</summary>
/// <param name="Order">The order's current state; <see langword="null"/> if the caller may not see it, or it does not exist.</param>
/// <param name="Refusal">Why the command was refused; <see langword="null"/> if it was accepted, or is undecided.</param>
/// <param name="Replayed">Whether an earlier call with the same key had this outcome.</param>
internal readonly record struct OrderAnswer(OrderState? Order, Refusal? Refusal, bool Replayed)
{
    /// <summary>A refusal that shows no order.</summary>
    public static implicit operator OrderAnswer(Refusal refusal) => new(null, refusal, false);
}
