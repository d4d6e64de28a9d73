namespace FlightTickets.Flights;

/// <summary>How a hold meets what an order has already.</summary>
internal enum Meeting
{
    /// <summary>A later attempt or a release was here before.</summary>
    Stale,

    /// <summary>The same call came before.</summary>
    Same,

    /// <summary>The same attempt asked for something else before.</summary>
    Contradiction,

    /// <summary>It is for the participant to decide.</summary>
    Open,
}

/// <summary>
/// The one entry a participant keeps of an order, and the rules of hold, confirm and release that all participants share.
/// </summary>
/// <remarks>
/// A sale and a promised hold are durable; a brief hold is laid over them in memory, so an attempt that adopts what an earlier one had
/// writes nothing until it is confirmed, and if it lapses the earlier one still has what it had.
/// </remarks>
internal sealed record Entry<TClaim>
    where TClaim : struct
{
    public static readonly Entry<TClaim> None = new();

    public Sale<TClaim>? Sold { get; init; }

    public Lease<TClaim>? Promised { get; init; }

    public Lease<TClaim>? Brief { get; init; }

    public Tombstone? Released { get; init; }

    /// <summary>Whether the order has anything, now or bought.</summary>
    public bool IsLive => Sold is not null || Promised is not null || Brief is not null;

    public bool IsEmpty => !IsLive && Released is null;

    /// <summary>Whether any of it is stored.</summary>
    public bool IsDurable => Sold is not null || Promised is not null || Released is { Durable: true };

    /// <summary>Whether the stored part of another entry is the same.</summary>
    public bool IsStoredAs(Entry<TClaim> other) =>
        Nullable.Equals(Sold, other.Sold) && Nullable.Equals(Promised, other.Promised)
        && Nullable.Equals(Released is { Durable: true } ? Released : null, other.Released is { Durable: true } ? other.Released : null);

    /// <summary>The latest attempt that has something; 0 if none.</summary>
    public int Attempt => Math.Max(Sold?.Attempt ?? 0, Math.Max(Promised?.Attempt ?? 0, Brief?.Attempt ?? 0));

    /// <summary>The entry without what has lapsed.</summary>
    public Entry<TClaim> At(DateTimeOffset now) =>
        Promised is { } promised && promised.Until <= now || Brief is { } brief && brief.Until <= now || Released is { } released && released.Until <= now
            ? new()
            {
                Sold = Sold,
                Promised = Promised is { } p && p.Until > now ? p : null,
                Brief = Brief is { } b && b.Until > now ? b : null,
                Released = Released is { } r && r.Until > now ? r : null,
            }
            : this;

    /// <summary>How a hold meets the entry; ask it of an entry without what has lapsed.</summary>
    public Meeting Meet(int attempt, TClaim claim, bool promise)
    {
        if (Released is { } released && released.Attempt >= attempt || Attempt > attempt) return Meeting.Stale;
        if (Attempt < attempt) return Meeting.Open;
        if (Sold is { } sold && sold.Attempt == attempt) return Same(sold.Claim, claim);
        if (Promised is { } promised && promised.Attempt == attempt) return Same(promised.Claim, claim);

        // A promise is more than the brief hold the same attempt has.
        return promise ? Meeting.Open : Same(Brief!.Value.Claim, claim);
    }

    /// <summary>The entry with a hold laid over what earlier attempts have.</summary>
    public Entry<TClaim> Hold(int attempt, TClaim claim, bool promise, DateTimeOffset until)
    {
        var lease = new Lease<TClaim>(attempt, claim, until);
        return promise ? this with { Promised = lease, Brief = null } : this with { Brief = lease };
    }

    /// <summary>
    /// What a confirm finds, and the claim it would buy where that is not bought yet. What the attempt has for another claim than the one named is not what
    /// the order wants: another activation of it held that, for a wish that never became durable, and it counts as lost. Without a name, whatever it has.
    /// </summary>
    public (Booking.ConfirmResult Result, TClaim? Buys) Confirm(int attempt, TClaim? claim)
    {
        if (Released is { } released && released.Attempt >= attempt)
            return (released.TakenAway ? Booking.ConfirmResult.Refused : Booking.ConfirmResult.Stale, null);
        if (Attempt > attempt) return (Booking.ConfirmResult.Stale, null);
        if (Brief is { } brief && brief.Attempt == attempt) return Buy(brief.Claim);
        if (Promised is { } promised && promised.Attempt == attempt) return Buy(promised.Claim);
        return (Sold is { } sold && sold.Attempt == attempt ? Buy(sold.Claim).Result : Booking.ConfirmResult.HoldLost, null);

        (Booking.ConfirmResult Result, TClaim? Buys) Buy(TClaim held) =>
            claim is { } named && !named.Equals(held) ? (Booking.ConfirmResult.HoldLost, null) : (Booking.ConfirmResult.Done, held);
    }

    /// <summary>The entry when an attempt has bought: it adopts all that was held before.</summary>
    public static Entry<TClaim> Bought(int attempt, TClaim claim) => new() { Sold = new Sale<TClaim>(attempt, claim) };

    /// <summary>
    /// The entry after a release, and whether that is to be stored. Nothing happens where a later attempt has taken over. It is stored even where nothing
    /// durable is seen: while a cluster is torn, another activation may be writing a sale of this very attempt, and only a write of our own makes one of
    /// the two fail. (Where nothing can have been bought, the order withdraws instead.)
    /// </summary>
    public (Entry<TClaim> Next, bool Write) Release(int attempt, DateTimeOffset now)
    {
        if (Attempt > attempt || !IsLive && Released is { Durable: true } before && before.Attempt >= attempt) return (this, false);
        return (new() { Released = new Tombstone(attempt, now + Tombstone.Lifetime, Durable: true) }, true);
    }

    /// <summary>The entry without a brief hold of this attempt or an earlier one. No tombstone: nothing durable decided it.</summary>
    public Entry<TClaim> Withdraw(int attempt) => Brief is { } brief && brief.Attempt <= attempt ? this with { Brief = null } : this;

    private static Meeting Same(TClaim one, TClaim other) => one.Equals(other) ? Meeting.Same : Meeting.Contradiction;
}

/// <summary>What a rule decides: the next state, the answer, and whether something durable changed.</summary>
internal readonly record struct Outcome<TState, TAnswer>(TState State, TAnswer Answer, bool Write = false);
