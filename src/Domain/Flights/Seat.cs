using System.Collections.Immutable;
using FlightTickets.Flights.Events;

namespace FlightTickets.Flights;

/// <summary>The rules of a seat: at most one order has it. Pure: the grain stores the results.</summary>
internal static class Seat
{
    /// <summary>Sets the seat aside, or lays a later attempt over what its order already has.</summary>
    public static Outcome<SeatState, HoldResult> Hold(SeatState seat, string designator, HoldRequest request, DateTimeOffset now)
    {
        if (request is not { Attempt: >= 1, Claim: SeatClaim { Passenger: >= 0 } claim } || request.Ttl <= TimeSpan.Zero)
            return new(seat, new HoldResult.Refused(new Refusal(RefusalCodes.Invalid, "The hold is not well-formed.")));
        var passenger = new SeatPassenger(claim.Passenger);
        var entry = seat[request.OrderId].At(now);
        switch (entry.Match(request.Attempt, passenger, request.Promised))
        {
            case HoldMatch.Stale: return new(seat, new HoldResult.Stale());
            case HoldMatch.Same: return new(seat, new HoldResult.Held(null));
            case HoldMatch.Contradiction:
                return new(seat,
                    new HoldResult.Refused(new Refusal(RefusalCodes.Invalid, "The same attempt asked for another claim before.")));
        }

        if (seat.Blocked is not null || HolderAt(seat, now) is { } holder && holder.OrderId != request.OrderId)
            return new(seat, new HoldResult.Refused(Unavailable(designator)));
        var next = Change(seat, request.OrderId, entry.Hold(request.Attempt, passenger, request.Promised, now + request.Ttl), now);
        return new(next, new HoldResult.Held(null), Write: request.Promised);
    }

    /// <summary>Assigns the seat to the passenger it is held for, if the order still wants that passenger there.</summary>
    public static Outcome<SeatState, ConfirmResult> Confirm(SeatState seat, string orderId, int attempt, Claim claim, DateTimeOffset now)
    {
        if (claim is not SeatClaim wanted) return new(seat, ConfirmResult.HoldLost);
        var entry = seat[orderId].At(now);
        var (result, buys) = entry.Confirm(attempt, new SeatPassenger(wanted.Passenger));
        if (buys is not { } passenger) return new(seat, result);
        var next = Change(seat, orderId, HoldEntry<SeatPassenger>.Bought(attempt, passenger), now);

        // A different passenger in the seat has not checked in for it.
        if (entry.Sold?.Claim != passenger) next = next with { CheckedIn = false, Boarded = false };
        return new(next, ConfirmResult.Done, Write: true);
    }

    /// <summary>Releases the holds and sales of attempts up to this one.</summary>
    public static Outcome<SeatState, bool> Release(SeatState seat, string orderId, int attempt, DateTimeOffset now)
    {
        var entry = seat[orderId];
        var (released, write) = entry.At(now).Release(attempt, now);
        if (ReferenceEquals(released, entry)) return new(seat, false);
        write |= entry.IsDurable && !released.IsDurable;
        var next = Change(seat, orderId, released, now);
        return new(entry.Sold is null ? next : next with { CheckedIn = false, Boarded = false }, true, write);
    }

    /// <summary>Drops the in-memory holds of an attempt and earlier ones.</summary>
    public static SeatState Withdraw(SeatState seat, string orderId, int attempt, DateTimeOffset now)
    {
        var entry = seat[orderId];
        var next = entry.Withdraw(attempt);
        return ReferenceEquals(next, entry) ? seat : Change(seat, orderId, next, now);
    }

    public static (SeatState Next, Refusal? Refusal) Block(SeatState seat, string designator, string reason, DateTimeOffset now)
    {
        if (seat.Blocked == reason) return (seat, null);
        return HolderAt(seat, now) is not null
            ? (seat, Unavailable(designator))
            : (seat with { Blocked = reason, Version = NextVersion(seat, now) }, null);
    }

    public static SeatState Unblock(SeatState seat, DateTimeOffset now) =>
        seat.Blocked is null ? seat : seat with { Blocked = null, Version = NextVersion(seat, now) };

    public static (SeatState Next, Refusal? Refusal) CheckIn(
        SeatState seat, string designator, string orderId, int passenger, DateTimeOffset now)
    {
        if (seat[orderId].Sold?.Claim.Passenger != passenger) return (seat, Unavailable(designator));
        return (seat.CheckedIn ? seat : seat with { CheckedIn = true, Version = NextVersion(seat, now) }, null);
    }

    public static (SeatState Next, Refusal? Refusal) Board(
        SeatState seat, string designator, string orderId, int passenger, DateTimeOffset now)
    {
        if (seat[orderId].Sold?.Claim.Passenger != passenger) return (seat, Unavailable(designator));
        if (!seat.CheckedIn) return (seat, new Refusal(RefusalCodes.NotCheckedIn, "The passenger has not checked in."));
        return (seat.Boarded ? seat : seat with { Boarded = true, Version = NextVersion(seat, now) }, null);
    }

    /// <summary>
    /// Takes the seat away from its order. A late confirm of the order is refused; a later attempt may get the seat again if it returns.
    /// </summary>
    public static Outcome<SeatState, SeatTakenAway?> TakeAway(
        SeatState seat, string flightId, string designator, string reason, DateTimeOffset now)
    {
        if (HolderAt(seat, now) is not { } holder) return new(seat, null);
        var entry = seat[holder.OrderId].At(now);
        var durable = entry.Sold is not null || entry.Promised is not null;
        var gone =
            new HoldEntry<SeatPassenger> { Released = new Tombstone(entry.Attempt, now + Tombstone.Lifetime, durable, TakenAway: true) };
        var next = Change(seat, holder.OrderId, gone, now) with { CheckedIn = false, Boarded = false };
        var told = durable ? new SeatTakenAway(flightId, designator, holder.OrderId, holder.Passenger, reason) : null;
        return new(next, told, durable);
    }

    /// <summary>Drops lapsed entries.</summary>
    public static SeatState DropLapsed(SeatState seat, DateTimeOffset now)
    {
        var entries = seat.Entries.Select(e => (e.OrderId, Entry: e.Entry.At(now))).Where(e => !e.Entry.IsEmpty).ToImmutableArray();
        return entries.SequenceEqual(seat.Entries) ? seat : seat with { Entries = entries, Version = NextVersion(seat, now) };
    }

    /// <summary>The seat as others see it.</summary>
    public static SeatView View(SeatState seat, DateTimeOffset now)
    {
        var holder = HolderAt(seat, now);
        return new SeatView(seat.Version, Status(seat, holder), holder?.OrderId, holder?.Passenger, seat.CheckedIn, seat.Boarded);
    }

    /// <summary>The report to the flight.</summary>
    public static SeatNotice Tell(SeatState seat, string designator, DateTimeOffset now)
    {
        var holder = HolderAt(seat, now);
        return new SeatNotice(designator, seat.Version, Status(seat, holder),
            holder is { Sold: false, Until: { } until } ? until - now : null);
    }

    /// <summary>When the seat needs its wake-up: when a promised hold lapses.</summary>
    public static TimeSpan? WakeAfter(SeatState seat, DateTimeOffset now)
    {
        TimeSpan? least = null;
        foreach (var (_, entry) in seat.Entries)
        {
            if (entry.Promised is not { } promised) continue;
            var left = promised.Until > now ? promised.Until - now : TimeSpan.Zero;
            least = least is null || left < least ? left : least;
        }

        return least;
    }

    /// <summary>The seat's holder or owner.</summary>
    public static SeatHolder? HolderAt(SeatState seat, DateTimeOffset now)
    {
        foreach (var (orderId, stored) in seat.Entries)
        {
            var entry = stored.At(now);
            if (entry.Sold is { } sold) return new SeatHolder(orderId, sold.Claim.Passenger, true, null);
            if ((entry.Provisional ?? entry.Promised) is not { } first) continue;
            var until = entry.Promised is { } promised && promised.Until > first.Until ? promised.Until : first.Until;
            return new SeatHolder(orderId, first.Claim.Passenger, false, until);
        }

        return null;
    }

    /// <summary>
    /// Increases the version with every change. It is never behind the clock, so it increases even if a silo's memory was lost with changes
    /// that were not stored (a hybrid logical clock: Kulkarni and others, "Logical physical clocks", 2014).
    /// </summary>
    public static long NextVersion(SeatState seat, DateTimeOffset now) => Math.Max(seat.Version + 1, now.UtcTicks);

    private static SeatState Change(SeatState seat, string orderId, HoldEntry<SeatPassenger> entry, DateTimeOffset now)
    {
        // Every change also drops other orders' lapsed entries, so a seat keeps few.
        var others = seat.Entries.Where(e => e.OrderId != orderId).Select(e => (e.OrderId, Entry: e.Entry.At(now)))
            .Where(e => !e.Entry.IsEmpty);
        return seat with
        {
            Entries = entry.IsEmpty ? [.. others] : [.. others, (orderId, entry)],
            Version = NextVersion(seat, now),
        };
    }

    private static SeatStatus Status(SeatState seat, SeatHolder? holder) => holder switch
    {
        { Sold: true } => SeatStatus.Occupied,
        { Sold: false } => SeatStatus.Held,
        _ => seat.Blocked is null ? SeatStatus.Available : SeatStatus.Blocked,
    };

    private static Refusal Unavailable(string designator) =>
        new(RefusalCodes.SeatUnavailable, $"The seat {designator} is not available.") { Seats = [new SeatAt(0, designator)] };
}

/// <summary>A seat's holder or owner.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Passenger">The passenger's position in it.</param>
/// <param name="Sold">Whether the seat is assigned, not only held.</param>
/// <param name="Until">When a hold lapses.</param>
internal sealed record SeatHolder(string OrderId, int Passenger, bool Sold, DateTimeOffset? Until);
