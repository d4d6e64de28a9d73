namespace FlightTickets.Booking;

/// <summary>
/// The entry that a participant keeps for an order, and the rules of hold, confirm and release that all participants share.
/// </summary>
/// <remarks>
/// A sale and a promised hold are durable; a provisional hold lies over them in memory. So an attempt that adopts an earlier one writes
/// nothing until it is confirmed; if it lapses, the earlier one is unchanged.
/// </remarks>
internal sealed record HoldEntry<TClaim>
    where TClaim : struct
{
    public static readonly HoldEntry<TClaim> None = new();

    public Sale<TClaim>? Sold { get; init; }

    public Lease<TClaim>? Promised { get; init; }

    public Lease<TClaim>? Provisional { get; init; }

    public Tombstone? Released { get; init; }

    /// <summary>Whether the order holds or has bought anything.</summary>
    public bool IsLive => Sold is not null || Promised is not null || Provisional is not null;

    public bool IsEmpty => !IsLive && Released is null;

    /// <summary>Whether any part is stored.</summary>
    public bool IsDurable => Sold is not null || Promised is not null || Released is { Durable: true };

    /// <summary>Whether another entry has the same stored part.</summary>
    public bool IsStoredAs(HoldEntry<TClaim> other) =>
        Nullable.Equals(Sold, other.Sold) && Nullable.Equals(Promised, other.Promised)
        && Nullable.Equals(Released is { Durable: true } ? Released : null, other.Released is { Durable: true } ? other.Released : null);

    /// <summary>The latest attempt with a hold or sale; 0 if none.</summary>
    public int Attempt => Math.Max(Sold?.Attempt ?? 0, Math.Max(Promised?.Attempt ?? 0, Provisional?.Attempt ?? 0));

    /// <summary>The entry without lapsed parts.</summary>
    public HoldEntry<TClaim> At(DateTimeOffset now) =>
        Promised is { } promised && promised.Until <= now || Provisional is { } provisional && provisional.Until <= now
            || Released is { } released && released.Until <= now
            ? new()
            {
                Sold = Sold,
                Promised = Promised is { } p && p.Until > now ? p : null,
                Provisional = Provisional is { } b && b.Until > now ? b : null,
                Released = Released is { } r && r.Until > now ? r : null,
            }
            : this;

    /// <summary>How a hold matches the entry, which must have no lapsed parts.</summary>
    public HoldMatch Match(int attempt, TClaim claim, bool promise)
    {
        if (Released is { } released && released.Attempt >= attempt || Attempt > attempt) return HoldMatch.Stale;
        if (Attempt < attempt) return HoldMatch.Open;
        if (Sold is { } sold && sold.Attempt == attempt) return Same(sold.Claim, claim);
        if (Promised is { } promised && promised.Attempt == attempt) return Same(promised.Claim, claim);

        // A promise adds durability to the provisional hold of the same attempt.
        return promise ? HoldMatch.Open : Same(Provisional!.Value.Claim, claim);
    }

    /// <summary>The entry with a hold over those of earlier attempts.</summary>
    public HoldEntry<TClaim> Hold(int attempt, TClaim claim, bool promise, DateTimeOffset until)
    {
        var lease = new Lease<TClaim>(attempt, claim, until);
        return promise ? this with { Promised = lease, Provisional = null } : this with { Provisional = lease };
    }

    /// <summary>
    /// What a confirm finds, and the claim it would buy if it has not bought it yet. A hold of the same attempt for a different claim
    /// counts as lost: another activation of the order made it for a change that never became durable.
    /// </summary>
    public (ConfirmResult Result, TClaim? Buys) Confirm(int attempt, TClaim claim)
    {
        if (Released is { } released && released.Attempt >= attempt)
            return (released.TakenAway ? ConfirmResult.Refused : ConfirmResult.Stale, null);
        if (Attempt > attempt) return (ConfirmResult.Stale, null);
        if (Provisional is { } provisional && provisional.Attempt == attempt) return Buy(provisional.Claim);
        if (Promised is { } promised && promised.Attempt == attempt) return Buy(promised.Claim);
        return (Sold is { } sold && sold.Attempt == attempt ? Buy(sold.Claim).Result : ConfirmResult.HoldLost, null);

        (ConfirmResult Result, TClaim? Buys) Buy(TClaim held) =>
            claim.Equals(held) ? (ConfirmResult.Done, held) : (ConfirmResult.HoldLost, null);
    }

    /// <summary>The entry after an attempt's purchase, which adopts everything that was held before.</summary>
    public static HoldEntry<TClaim> Bought(int attempt, TClaim claim) => new() { Sold = new Sale<TClaim>(attempt, claim) };

    /// <summary>
    /// The entry after a release, and whether to store it. A later attempt makes the release void. Otherwise the entry is stored even if
    /// nothing durable is seen here: in a torn cluster another activation may be writing a sale of this very attempt, and only a write of
    /// our own makes one of the two fail. (If nothing can have been bought, the order withdraws instead.)
    /// </summary>
    public (HoldEntry<TClaim> Next, bool Write) Release(int attempt, DateTimeOffset now)
    {
        if (Attempt > attempt || !IsLive && Released is { Durable: true } before && before.Attempt >= attempt) return (this, false);
        return (new() { Released = new Tombstone(attempt, now + Tombstone.Lifetime, Durable: true) }, true);
    }

    /// <summary>
    /// The entry without a provisional hold of this attempt or an earlier one. It needs no tombstone, since nothing durable depends on it.
    /// </summary>
    public HoldEntry<TClaim> Withdraw(int attempt) =>
        Provisional is { } provisional && provisional.Attempt <= attempt ? this with { Provisional = null } : this;

    private static HoldMatch Same(TClaim one, TClaim other) => one.Equals(other) ? HoldMatch.Same : HoldMatch.Contradiction;
}
