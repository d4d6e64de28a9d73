namespace FlightTickets.Orders;

/// <summary>What a driver answers to a command under an idempotency key.</summary>
/// <param name="Order">The order as it is now; <see langword="null"/> if the caller may not see it, or it does not exist.</param>
/// <param name="Refusal">Why the command was refused; <see langword="null"/> when taken, or undecided.</param>
/// <param name="Replayed">Whether an earlier call under the same key made this outcome.</param>
internal readonly record struct OrderAnswer(OrderState? Order, Refusal? Refusal, bool Replayed)
{
    /// <summary>A refusal that shows no order.</summary>
    public static implicit operator OrderAnswer(Refusal refusal) => new(null, refusal, false);
}
