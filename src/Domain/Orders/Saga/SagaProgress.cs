using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>What this activation knows about an order's money.</summary>
internal enum MoneyFact
{
    /// <summary>
    /// Anything may have happened: asking under the same keys tells. This is also the state before this activation has asked, since in a
    /// torn cluster another one may have, from the moment the payment was durable.
    /// </summary>
    Unknown = 0,
    Authorized = 1,
    Captured = 2,
    /// <summary>Declined, voided or refunded: the payment keeps no money.</summary>
    Gone = 3,
}

/// <summary>
/// What this activation knows beyond the durable state, and may forget at any time. After a crash the saga repeats its phase without it,
/// since every step is idempotent.
/// </summary>
internal sealed record SagaProgress
{
    public bool Held { get; init; }
    public bool Confirmed { get; init; }
    public bool Released { get; init; }
    /// <summary>A hold lapsed or was lost: increase the attempt.</summary>
    public bool HoldLost { get; init; }
    /// <summary>A participant refused a confirm during an abort: there is no way forward.</summary>
    public bool CannotConfirm { get; init; }
    public MoneyFact Money { get; init; }
    /// <summary>How the payment ended, if its money is <see cref="MoneyFact.Gone"/>.</summary>
    public PaymentStatus PaymentEnd { get; init; }
    /// <summary>How many payments have refunded their share.</summary>
    public int Shares { get; init; }
    /// <summary>Why it cannot go on.</summary>
    public string? Failure { get; init; }
    /// <summary>How many outcomes in a row were unknown; the driver waits longer each time.</summary>
    public int Misses { get; init; }
}
