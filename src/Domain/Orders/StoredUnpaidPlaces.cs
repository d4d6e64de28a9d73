using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>A user's stored held places.</summary>
[GenerateSerializer, Immutable, Alias("allowance-state")]
internal sealed record StoredUnpaidPlaces([property: Id(0)] ImmutableArray<StoredHeldPlaces> Entries)
{
    public static StoredUnpaidPlaces Of(UnpaidPlacesState user) =>
        new([.. user.Entries.Where(entry => entry.Value.IsDurable).Select(entry => StoredHeldPlaces.Of(entry.Key, entry.Value))]);

    public UnpaidPlacesState ToUnpaidPlaces() =>
        new()
        {
            Entries = UnpaidPlacesState.Empty.Entries.AddRange(
                Entries.Select(entry => KeyValuePair.Create(entry.OrderId, entry.ToEntry())))
        };
}

/// <summary>
/// What is stored about an order: a promise until an instant, or a tombstone. Attempts count from 1, so 0 means none.
/// </summary>
[GenerateSerializer, Immutable, Alias("held-places")]
internal readonly record struct StoredHeldPlaces(
    [property: Id(0)] string OrderId,
    [property: Id(1)] int PromisedAttempt,
    [property: Id(2)] int Places,
    [property: Id(3)] long PromisedUntil,
    [property: Id(4)] int ReleasedAttempt,
    [property: Id(5)] long ReleasedUntil)
{
    public static StoredHeldPlaces Of(string orderId, HoldEntry<HeldPlaces> entry) => new(
        orderId,
        entry.Promised?.Attempt ?? 0, entry.Promised?.Claim.Places ?? 0, entry.Promised?.Until.UtcTicks ?? 0,
        entry.Released is { Durable: true } released ? released.Attempt : 0,
        entry.Released is { Durable: true } until ? until.Until.UtcTicks : 0);

    public HoldEntry<HeldPlaces> ToEntry() => new()
    {
        Promised = PromisedAttempt == 0
            ? null
            : new(PromisedAttempt, new HeldPlaces(Places), new DateTimeOffset(PromisedUntil, TimeSpan.Zero)),
        Released = ReleasedAttempt == 0 ? null : new(ReleasedAttempt, new DateTimeOffset(ReleasedUntil, TimeSpan.Zero), Durable: true),
    };
}
