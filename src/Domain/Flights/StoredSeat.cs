using System.Collections.Immutable;

namespace FlightTickets.Flights;

/// <summary>A stored seat. Its row's owner is the flight, so one query finds the seats of a flight.</summary>
[GenerateSerializer, Immutable, Alias("seat-state")]
internal sealed record StoredSeat
{
    [Id(0)] public long Version { get; init; }

    [Id(1)] public string? Blocked { get; init; }

    [Id(2)] public bool CheckedIn { get; init; }

    [Id(3)] public bool Boarded { get; init; }

    [Id(4)] public ImmutableArray<StoredSeatEntry> Entries { get; init; } = [];

    /// <summary>The durable part of a seat.</summary>
    public static StoredSeat Of(SeatState seat) => new()
    {
        Version = seat.Version,
        Blocked = seat.Blocked,
        CheckedIn = seat.CheckedIn,
        Boarded = seat.Boarded,
        Entries = [.. seat.Entries.Where(e => e.Entry.IsDurable).Select(e => StoredSeatEntry.Of(e.OrderId, e.Entry))],
    };

    /// <summary>The seat in memory.</summary>
    public SeatState ToSeat() => new()
    {
        Version = Version,
        Blocked = Blocked,
        CheckedIn = CheckedIn,
        Boarded = Boarded,
        Entries = [.. Entries.Select(e => (e.OrderId, e.ToEntry()))],
    };
}

/// <summary>
/// What is stored about an order at a seat: an assignment, a promised hold until an instant, or a tombstone; each with its attempt.
/// </summary>
[GenerateSerializer, Immutable, Alias("seat-entry")]
internal readonly record struct StoredSeatEntry(
    [property: Id(0)] string OrderId,
    [property: Id(1)] int SoldAttempt,
    [property: Id(2)] int SoldPassenger,
    [property: Id(3)] int PromisedAttempt,
    [property: Id(4)] int PromisedPassenger,
    [property: Id(5)] long PromisedUntil,
    [property: Id(6)] int ReleasedAttempt,
    [property: Id(7)] long ReleasedUntil,
    [property: Id(8)] bool TakenAway)
{
    public static StoredSeatEntry Of(string orderId, HoldEntry<SeatPassenger> entry)
    {
        var stored = new StoredSeatEntry { OrderId = orderId };
        if (entry.Sold is { } sold) stored = stored with { SoldAttempt = sold.Attempt, SoldPassenger = sold.Claim.Passenger };
        if (entry.Promised is { } promised)
        {
            stored = stored with
            {
                PromisedAttempt = promised.Attempt,
                PromisedPassenger = promised.Claim.Passenger,
                PromisedUntil = promised.Until.UtcTicks,
            };
        }

        return entry.Released is { Durable: true } released
            ? stored with { ReleasedAttempt = released.Attempt, ReleasedUntil = released.Until.UtcTicks, TakenAway = released.TakenAway }
            : stored;
    }

    // Attempts count from 1, so 0 means none.
    public HoldEntry<SeatPassenger> ToEntry() => new()
    {
        Sold = SoldAttempt == 0 ? null : new(SoldAttempt, new SeatPassenger(SoldPassenger)),
        Promised = PromisedAttempt == 0 ? null : new(PromisedAttempt, new SeatPassenger(PromisedPassenger), Instant(PromisedUntil)),
        Released = ReleasedAttempt == 0 ? null : new(ReleasedAttempt, Instant(ReleasedUntil), Durable: true, TakenAway),
    };

    private static DateTimeOffset Instant(long utcTicks) => new(utcTicks, TimeSpan.Zero);
}
