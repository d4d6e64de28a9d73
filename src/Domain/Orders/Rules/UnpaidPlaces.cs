using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>Places that an order holds and has not paid for.</summary>
internal readonly record struct HeldPlaces(int Places);

/// <summary>The places that a user's unpaid orders hold, order by order; only promised ones are stored.</summary>
internal sealed record UnpaidPlacesState
{
    public static readonly UnpaidPlacesState Empty = new();

    public ImmutableDictionary<string, HoldEntry<HeldPlaces>> Entries { get; init; } =
        ImmutableDictionary<string, HoldEntry<HeldPlaces>>.Empty.WithComparers(StringComparer.Ordinal);

    public HoldEntry<HeldPlaces> this[string orderId] => Entries.GetValueOrDefault(orderId) ?? HoldEntry<HeldPlaces>.None;
}

/// <summary>
/// Limits how many places a user may hold without paying. It is a participant of the saga like a seat: concurrent orders ask one grain, and
/// its promise is durable before the customer hears of it. (Counting a user's held orders by a query would let concurrent orders all pass.)
/// </summary>
internal static class UnpaidPlaces
{
    public static Outcome<UnpaidPlacesState, HoldResult> Hold(UnpaidPlacesState user, HoldRequest request, int limit, DateTimeOffset now)
    {
        if (request is not { Attempt: >= 1, Claim: UnpaidPlacesClaim { Places: > 0 } claim } || request.Ttl <= TimeSpan.Zero)
            return new(user, new HoldResult.Refused(new Refusal(RefusalCodes.Invalid, "The hold is not well-formed.")));
        var places = new HeldPlaces(claim.Places);
        var entry = user[request.OrderId].At(now);
        switch (entry.Match(request.Attempt, places, request.Promised))
        {
            case HoldMatch.Stale: return new(user, new HoldResult.Stale());
            case HoldMatch.Same: return new(user, new HoldResult.Held(null));
            case HoldMatch.Contradiction:
                return new(user,
                    new HoldResult.Refused(new Refusal(RefusalCodes.Invalid, "The same attempt asked for another claim before.")));
        }

        // A request for no more than the order already holds is within the limit, even if the limit was lowered meanwhile.
        if (places.Places > PlacesOf(entry) && HeldBy(user, now, except: request.OrderId) + places.Places > limit)
            return new(user,
                new HoldResult.Refused(new Refusal(RefusalCodes.HoldLimitReached, $"At most {limit} places are held without payment.")));
        return new(With(user, request.OrderId, entry.Hold(request.Attempt, places, request.Promised, now + request.Ttl), now),
            new HoldResult.Held(null), Write: request.Promised);
    }

    /// <summary>Paid places are no longer held: they are given back, even if the hold has lapsed.</summary>
    public static Outcome<UnpaidPlacesState, ConfirmResult> Confirm(UnpaidPlacesState user, string orderId, int attempt, DateTimeOffset now)
    {
        if (user[orderId].At(now).Attempt > attempt) return new(user, ConfirmResult.Stale);
        var released = Release(user, orderId, attempt, now);
        return new(released.State, ConfirmResult.Done, released.Write);
    }

    public static Outcome<UnpaidPlacesState, bool> Release(UnpaidPlacesState user, string orderId, int attempt, DateTimeOffset now)
    {
        var (next, write) = user[orderId].At(now).Release(attempt, now);
        return new(write ? With(user, orderId, next, now) : user, true, write);
    }

    public static UnpaidPlacesState Withdraw(UnpaidPlacesState user, string orderId, int attempt, DateTimeOffset now) =>
        With(user, orderId, user[orderId].Withdraw(attempt), now);

    /// <summary>How many places the user holds.</summary>
    public static int HeldBy(UnpaidPlacesState user, DateTimeOffset now, string? except = null) =>
        user.Entries.Where(entry => entry.Key != except).Sum(entry => PlacesOf(entry.Value.At(now)));

    private static int PlacesOf(HoldEntry<HeldPlaces> entry) =>
        Math.Max(entry.Promised?.Claim.Places ?? 0, entry.Provisional?.Claim.Places ?? 0);

    // Every change also drops lapsed entries, so a user keeps few.
    private static UnpaidPlacesState With(UnpaidPlacesState user, string orderId, HoldEntry<HeldPlaces> entry, DateTimeOffset now)
    {
        var entries = user.Entries.ToBuilder();
        foreach (var (id, stored) in user.Entries)
        {
            var other = stored.At(now);
            if (other.IsEmpty) entries.Remove(id);
            else if (!ReferenceEquals(other, stored)) entries[id] = other;
        }

        if (entry.IsEmpty) entries.Remove(orderId);
        else entries[orderId] = entry;
        return user with { Entries = entries.ToImmutable() };
    }
}
