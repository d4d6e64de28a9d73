namespace FlightTickets.Booking;

/// <summary>The answer to a hold.</summary>
[GenerateSerializer, Immutable, Alias("hold-result")]
public abstract record HoldResult
{
    /// <summary>The claim is set aside for the requested time (or was adopted, or bought before, by the same order).</summary>
    /// <param name="Quote">The price of a place, from a participant that has one; <see langword="null"/> from others.</param>
    [GenerateSerializer, Immutable, Alias("held")]
    public sealed record Held([property: Id(0)] FareQuote? Quote) : HoldResult;

    /// <summary>The claim is not available, and why.</summary>
    /// <param name="Refusal">Its code: sold_out, seat_unavailable, flight_closed, …</param>
    [GenerateSerializer, Immutable, Alias("hold-refused")]
    public sealed record Refused([property: Id(0)] Refusal Refusal) : HoldResult;

    /// <summary>A later attempt, or a release, arrived first: no caller waits for this answer any more.</summary>
    [GenerateSerializer, Immutable, Alias("hold-stale")]
    public sealed record Stale : HoldResult;
}

/// <summary>The answer to a confirm.</summary>
[GenerateSerializer, Alias("confirm-result")]
public enum ConfirmResult
{
    /// <summary>Sold, durably, now or by an earlier call.</summary>
    Done = 0,

    /// <summary>The hold lapsed, was lost with the silo's memory, or is for another claim: raise the attempt and hold again.</summary>
    HoldLost = 1,

    /// <summary>The participant cannot honour it any more (cancelled, blocked).</summary>
    Refused = 2,

    /// <summary>A later attempt, or a release, arrived first.</summary>
    Stale = 3,
}

/// <summary>The price of one place, and the facts of the segment that an order keeps.</summary>
/// <param name="Amount">What a passenger pays.</param>
/// <param name="Taxes">The part of it that is taxes.</param>
/// <param name="Carrier">The airline's designator.</param>
/// <param name="AccountingCode">The airline's 3-digit accounting code, the ticket number's prefix; <c>000</c> if unknown.</param>
/// <param name="DepartureUtc">Scheduled departure.</param>
/// <param name="ArrivalUtc">Scheduled arrival.</param>
/// <param name="DepartureDate">The local date at the origin, by which a passenger's age counts.</param>
[GenerateSerializer, Immutable, Alias("fare-quote")]
public sealed record FareQuote(
    [property: Id(0)] Money Amount,
    [property: Id(1)] Money Taxes,
    [property: Id(2)] string Carrier,
    [property: Id(3)] string AccountingCode,
    [property: Id(4)] DateTimeOffset DepartureUtc,
    [property: Id(5)] DateTimeOffset ArrivalUtc,
    [property: Id(6)] DateOnly DepartureDate)
{
    /// <summary>What the fare allows its customer; everything, free of charge, when <see langword="null"/>.</summary>
    [Id(7)] public Flights.FareRules? Rules { get; init; }

    /// <summary>When the flight stops taking orders: by its estimate, if it has one.</summary>
    [Id(8)] public DateTimeOffset? SalesCloseAt { get; init; }
}
