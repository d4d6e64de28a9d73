namespace FlightTickets.Booking;

/// <summary>
/// The entry that a participant keeps for an order, and the rules of hold, confirm and release that all participants share.
/// </summary>
/// <remarks>
/// A sale and a promised hold are durable; a provisional hold lies over them in memory. So an attempt that adopts an earlier one writes
/// nothing until it is confirmed, and if it lapses the earlier one is unchanged.
/// </remarks>
internal sealed record HoldEntry<TClaim>
    where TClaim : struct
{
    public static readonly HoldEntry<TClaim> None = new();

    public Sale<TClaim>? Sold { get; init; }

    public Lease<TClaim>? Promised { get; init; }

    public Lease<TClaim>? Provisional { get; init; }

    public Tombstone? Released { get; init; }

    /// <summary>Whether the order has anything, now or bought.</summary>
    public bool IsLive => Sold is not null || Promised is not null || Provisional is not null;

    public bool IsEmpty => !IsLive && Released is null;

    /// <summary>Whether any part is stored.</summary>
    public bool IsDurable => Sold is not null || Promised is not null || Released is { Durable: true };

    /// <summary>Whether the stored part of another entry is the same.</summary>
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

        // A promise is more than the provisional hold the same attempt has.
        return promise ? HoldMatch.Open : Same(Provisional!.Value.Claim, claim);
    }

    /// <summary>The entry with a hold over those of earlier attempts.</summary>
    public HoldEntry<TClaim> Hold(int attempt, TClaim claim, bool promise, DateTimeOffset until)
    {
        var lease = new Lease<TClaim>(attempt, claim, until);
        return promise ? this with { Promised = lease, Provisional = null } : this with { Provisional = lease };
    }

    /// <summary>
    /// What a confirm finds, and the claim it would buy where that is not bought yet. What the attempt has for another claim than the one
    /// named is not what the order wants: another activation of it held that, for a wish that never became durable, and it counts as lost.
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

    /// <summary>The entry when an attempt has bought: it adopts all that was held before.</summary>
    public static HoldEntry<TClaim> Bought(int attempt, TClaim claim) => new() { Sold = new Sale<TClaim>(attempt, claim) };

    /// <summary>
    /// The entry after a release, and whether that is to be stored. Nothing happens where a later attempt has taken over. It is stored even
    /// where nothing durable is seen: while a cluster is torn, another activation may be writing a sale of this very attempt, and only a
    /// write of our own makes one of the two fail. (Where nothing can have been bought, the order withdraws instead.)
    /// </summary>
    public (HoldEntry<TClaim> Next, bool Write) Release(int attempt, DateTimeOffset now)
    {
        if (Attempt > attempt || !IsLive && Released is { Durable: true } before && before.Attempt >= attempt) return (this, false);
        return (new() { Released = new Tombstone(attempt, now + Tombstone.Lifetime, Durable: true) }, true);
    }

    /// <summary>The entry without a provisional hold of this attempt or an earlier one. No tombstone: nothing durable decided it.</summary>
    public HoldEntry<TClaim> Withdraw(int attempt) =>
        Provisional is { } provisional && provisional.Attempt <= attempt ? this with { Provisional = null } : this;

    private static HoldMatch Same(TClaim one, TClaim other) => one.Equals(other) ? HoldMatch.Same : HoldMatch.Contradiction;
}
