namespace FlightTickets.Orders;

/// <summary>The refusals of an order's commands.</summary>
internal static class OrderRefusals
{
    public static Refusal NotFound => new(RefusalCodes.NotFound, "There is no such order.");

    public static Refusal NoTicket => new(RefusalCodes.NotFound, "There is no such ticket.");

    public static Refusal KeyReused => new(RefusalCodes.IdempotencyKeyReused, "The idempotency key was used before with a different body.");

    public static Refusal Busy => new(RefusalCodes.OrderBusy, "Another command is under way on this order.");

    /// <summary>Why a payment of a held order failed; the hold may still stand.</summary>
    public static Refusal OfPayment(OrderState order, string code) => code == RefusalCodes.PaymentDeclined && order.Phase == OrderPhase.Held
        ? new(code, $"The payment was declined; the places are still held until {order.HoldExpiresAt!.Value.UtcDateTime:u}.")
        : Of(code);

    /// <summary>Why an order or its payment failed.</summary>
    public static Refusal Of(string code) => new(code, code switch
    {
        RefusalCodes.PaymentDeclined => "The payment was declined; nothing is held.",
        RefusalCodes.HoldExpired => "The hold expired and no places are left; no money was kept.",
        RefusalCodes.HoldLimitReached => "That is more places than one customer may hold without payment; nothing is held.",
        RefusalCodes.FlightClosed => "A flight of the order was closed meanwhile; no money was kept.",
        RefusalCodes.SeatUnavailable => "A seat of the order was taken meanwhile; no money was kept.",
        _ => "The order could not be completed; no money was kept.",
    });
}
