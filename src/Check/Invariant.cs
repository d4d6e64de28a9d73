namespace FlightTickets.Check;

/// <summary>
/// What must hold for everything stored, except for orders under way within their grace time.
/// </summary>
public enum Invariant
{
    /// <summary>A seat has at most one live assignment, and at most one live ticket names it.</summary>
    SeatOnce = 1,
    /// <summary>Held and sold are within the authorized capacity, or the flight is marked oversold with its reason.</summary>
    Capacity = 2,
    /// <summary>Every assignment and every sale belongs to a live order.</summary>
    LiveOrder = 3,
    /// <summary>
    /// A confirmed order has all its segments sold, its seats assigned, and its money captured exactly once; a held order has its promises.
    /// </summary>
    ConfirmedWhole = 4,
    /// <summary>An order that is not confirmed holds nothing after its deadline and keeps no money.</summary>
    EndedEmpty = 5,
    /// <summary>No airplane is in two places.</summary>
    AirplaneOnce = 6,
    /// <summary>Money adds up: each payment's ledger to zero, and orders, payments, the general ledger and the gateway agree.</summary>
    Money = 7,
    /// <summary>An order's number, with the booking reference and tickets made from it, is no other order's.</summary>
    NumberOnce = 8,
    /// <summary>
    /// A passenger on board has checked in, with a live ticket for that seat of that flight; no ticket is on board twice.
    /// </summary>
    OnBoardOnce = 9,
}
