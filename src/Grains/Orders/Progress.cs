using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>What is known of an order's money in this activation.</summary>
internal enum MoneyFact
{
    /// <summary>Anything may have happened: find out by asking under the same keys.</summary>
    Unknown = 0,
    /// <summary>This activation began the payment and has not asked the gateway yet.</summary>
    Untouched = 1,
    Authorized = 2,
    Captured = 3,
    /// <summary>Declined, voided or refunded: the payment keeps no money.</summary>
    Gone = 4,
}

/// <summary>
/// What this activation knows beyond the durable state, and may forget at any time: after a crash the saga begins its phase again with none of it,
/// every step being idempotent.
/// </summary>
internal sealed record Progress
{
    public bool Held { get; init; }
    public bool Confirmed { get; init; }
    public bool Released { get; init; }
    /// <summary>A hold lapsed or was lost: raise the attempt.</summary>
    public bool HoldLost { get; init; }
    /// <summary>A participant said no to a confirm while giving up: no way forward.</summary>
    public bool CannotConfirm { get; init; }
    public MoneyFact Money { get; init; }
    /// <summary>How the payment ended, once its money is <see cref="MoneyFact.Gone"/>.</summary>
    public PaymentStatus PaymentEnd { get; init; }
    /// <summary>How many payments have given their share of a refund back.</summary>
    public int Shares { get; init; }
    /// <summary>Why it cannot go on.</summary>
    public string? Failure { get; init; }
    /// <summary>How many outcomes in a row were unknown; the shell waits longer each time.</summary>
    public int Misses { get; init; }
}
