namespace FlightTickets.Web.Api;

/// <summary>What happened to a flight of an order, and what can be done about it.</summary>
public sealed record Disruption(
    string Id, string FlightId, string Kind, DateTimeOffset? DepartureEstimated, DateTimeOffset? ArrivalEstimated, string? CabinGone,
    string? MovedTo, DateTimeOffset At, string Status, IReadOnlyList<string> Options, string? Detail, string? RebookedTo);

/// <summary>What a change to another flight costs; negative where money is given back.</summary>
public sealed record ChangeQuote(string Id, Money Difference, DateTimeOffset ExpiresAt);

/// <summary>A payment with its ledger.</summary>
public sealed record PaymentDetails(string Id, string Status, IReadOnlyList<LedgerLine> Ledger);

/// <summary>A line of a payment's ledger: of one movement, both accounts add up to zero.</summary>
public sealed record LedgerLine(DateTimeOffset At, string Movement, string Account, Money Amount, string Reference);
