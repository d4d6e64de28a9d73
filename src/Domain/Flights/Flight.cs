using System.Collections.Immutable;
using FlightTickets.Fleet;

namespace FlightTickets.Flights;

/// <summary>The rules of booking a flight. A flight counts; seats assign. Pure: the grain stores the results.</summary>
internal static class Flight
{
    /// <summary>How long before departure sales close: an hour, when airlines close their passenger lists.</summary>
    public static readonly TimeSpan SalesCloseBefore = TimeSpan.FromMinutes(60);

    /// <summary>How often lapsed entries are dropped when nobody wants their places.</summary>
    public static readonly TimeSpan DropsEvery = TimeSpan.FromSeconds(10);

    /// <summary>When to resume a step with other grains, if the call that started it did not finish.</summary>
    public static readonly TimeSpan HealsAfter = TimeSpan.FromSeconds(30);

    /// <summary>The most places one order can have on a flight.</summary>
    public const int MaxPlaces = Orders.OrderLimits.MaxPassengers;

    /// <summary>Sets places aside. A refusal changes nothing, and earlier attempts keep their holds.</summary>
    public static Outcome<FlightState, HoldResult> Hold(FlightState flight, HoldRequest request, DateTimeOffset now)
    {
        if (Read(request) is not { } wanted) return Refuse(flight, RefusalCodes.Invalid, "The hold is not well-formed.");
        var entry = flight.Manifest[request.OrderId];
        switch (entry.At(now).Match(request.Attempt, wanted, request.Promised))
        {
            case HoldMatch.Stale: return new(flight, new HoldResult.Stale());
            case HoldMatch.Same: return new(flight, new HoldResult.Held(null));
            case HoldMatch.Contradiction: return Refuse(flight, RefusalCodes.Invalid, "The same attempt asked for another claim before.");
        }

        if (Cabin(flight, wanted.Cabin) is null)
            return Refuse(flight, RefusalCodes.CabinNotOnFlight, "The flight sells nothing in this cabin.");
        if (CheckSeats(flight, (CabinClaim)request.Claim) is { } refusal) return new(flight, new HoldResult.Refused(refusal));

        // An order that asks for no more places than it has is releasing some or changing seats, which is always possible.
        if (wanted.Places > PlacesOf(entry.At(now), wanted.Cabin))
        {
            // Closed sales do not matter to an order that only moves to another cabin.
            var moves = wanted.Places <= (entry.Sold?.Claim.Places ?? 0) && TakesPassengers(flight.Status);
            if (!moves && !IsOpen(flight, now)) return Refuse(flight, RefusalCodes.FlightClosed, "The flight takes no more orders.");
            if (Room(flight, entry, wanted.Cabin) < wanted.Places && flight.NextLapse <= now) flight = DropLapsed(flight, now);
            if (Room(flight, flight.Manifest[request.OrderId], wanted.Cabin) < wanted.Places)
                return Refuse(flight, RefusalCodes.SoldOut, "Not enough places are left.");
            if (request.Claim is CabinClaim { Unpaid: true } && UnpaidRoom(flight, request, wanted.Cabin, now) < wanted.Places)
                return Refuse(flight, RefusalCodes.HoldLimitReached, "The rest of the cabin is reserved for customers who pay at once.");
        }

        var until = now + request.Ttl;
        var held = flight.Manifest[request.OrderId].At(now).Hold(request.Attempt, wanted, request.Promised, until);
        flight = With(flight, request.OrderId, held) with
        {
            NextLapse = Earlier(flight.NextLapse, until),
            NextPromiseLapse = request.Promised ? Earlier(flight.NextPromiseLapse, until) : flight.NextPromiseLapse,
        };
        return new(flight, new HoldResult.Held(null), Write: request.Promised);
    }

    /// <summary>Sells an attempt's hold, if it matches the order's claim.</summary>
    public static Outcome<FlightState, ConfirmResult> Confirm(
        FlightState flight, string orderId, int attempt, Claim claim, DateTimeOffset now)
    {
        if (claim is not CabinClaim wanted) return new(flight, ConfirmResult.HoldLost);
        var entry = flight.Manifest[orderId].At(now);
        var (result, buys) = entry.Confirm(attempt, new CabinPlaces(wanted.Cabin, wanted.Places));
        if (buys is not { } places) return new(flight, result);

        // An order can give places back even if the flight takes no more orders, or its airplane has lost the cabin.
        var before = entry.Sold is { } sold && sold.Claim.Cabin == places.Cabin ? sold.Claim.Places : 0;
        var takes = TakesPassengers(flight.Status) && Cabin(flight, places.Cabin) is { Capacity: > 0 };
        if (!takes && places.Places > before) return new(flight, ConfirmResult.Refused);
        var next = With(flight, orderId, HoldEntry<CabinPlaces>.Bought(attempt, places));
        return new(next with { OversoldReason = IsOversold(next) ? next.OversoldReason : null }, ConfirmResult.Done, Write: true);
    }

    /// <summary>Releases the holds and sales of attempts up to this one.</summary>
    public static Outcome<FlightState, bool> Release(FlightState flight, string orderId, int attempt, DateTimeOffset now)
    {
        var entry = flight.Manifest[orderId];
        var (next, write) = entry.At(now).Release(attempt, now);
        if (ReferenceEquals(next, entry)) return new(flight, false);

        // A lapsed promised hold is still stored, so its end must be stored as well.
        write |= entry.IsDurable && !next.IsDurable;
        flight = With(flight, orderId, next);
        return new(write ? flight with { OversoldReason = IsOversold(flight) ? flight.OversoldReason : null } : flight, true, write);
    }

    /// <summary>Drops the in-memory holds of an attempt and earlier ones.</summary>
    public static FlightState Withdraw(FlightState flight, string orderId, int attempt)
    {
        var entry = flight.Manifest[orderId];
        var next = entry.Withdraw(attempt);
        return ReferenceEquals(next, entry) ? flight : With(flight, orderId, next);
    }

    /// <summary>Drops lapsed entries and recounts; also completes a flight that was just read.</summary>
    public static FlightState DropLapsed(FlightState flight, DateTimeOffset now)
    {
        var manifest = flight.Manifest;
        Span<int> sold = stackalloc int[4];
        Span<int> used = stackalloc int[4];
        var (nextLapse, nextPromiseLapse) = (DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        foreach (var (orderId, stored) in flight.Manifest.Entries)
        {
            var entry = stored.At(now);
            if (!ReferenceEquals(entry, stored)) manifest = manifest.With(orderId, entry);
            foreach (var cabin in flight.Cabins)
            {
                sold[(int)cabin.Cabin] += SoldOf(entry, cabin.Cabin);
                used[(int)cabin.Cabin] += PlacesOf(entry, cabin.Cabin);
            }

            if (entry.Provisional is { } provisional) nextLapse = Earlier(nextLapse, provisional.Until);
            if (entry.Promised is not { } promised) continue;
            nextLapse = Earlier(nextLapse, promised.Until);
            nextPromiseLapse = Earlier(nextPromiseLapse, promised.Until);
        }

        var cabins = ImmutableArray.CreateBuilder<CabinInventory>(flight.Cabins.Length);
        foreach (var cabin in flight.Cabins)
            cabins.Add(cabin with { Sold = sold[(int)cabin.Cabin], Held = used[(int)cabin.Cabin] - sold[(int)cabin.Cabin] });
        return flight with
        {
            Manifest = manifest,
            Cabins = cabins.MoveToImmutable(),
            NextLapse = nextLapse,
            NextPromiseLapse = nextPromiseLapse,
            NextDrop = now + DropsEvery,
        };
    }

    /// <summary>When the flight needs its wake-up.</summary>
    public static TimeSpan? WakeAfter(FlightState flight, DateTimeOffset now)
    {
        if (flight.IsDraft || flight.Swap is not null) return HealsAfter;
        if (flight.NextPromiseLapse == DateTimeOffset.MaxValue) return null;
        var left = flight.NextPromiseLapse - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Whether the flight takes new orders.</summary>
    public static bool IsOpen(FlightState flight, DateTimeOffset now) =>
        flight.Status is FlightStatus.Scheduled or FlightStatus.Delayed && now < flight.SalesCloseAt;

    /// <summary>Whether a flight with that status can still accept a passenger with a hold.</summary>
    public static bool TakesPassengers(FlightStatus status) =>
        status is FlightStatus.Scheduled or FlightStatus.Delayed or FlightStatus.Boarding;

    /// <summary>Whether more is sold or set aside than authorized.</summary>
    public static bool IsOversold(FlightState flight)
    {
        foreach (var cabin in flight.Cabins)
        {
            if (cabin.Sold + cabin.Held > cabin.Capacity) return true;
        }

        return false;
    }

    public static CabinInventory? Cabin(FlightState flight, Cabin cabin)
    {
        foreach (var inventory in flight.Cabins)
        {
            if (inventory.Cabin == cabin) return inventory;
        }

        return null;
    }

    /// <summary>An order's places in a cabin: the bought or the held ones, whichever are more.</summary>
    public static int PlacesOf(HoldEntry<CabinPlaces> entry, Cabin cabin)
    {
        var places = SoldOf(entry, cabin);
        if (entry.Promised is { } promised && promised.Claim.Cabin == cabin) places = Math.Max(places, promised.Claim.Places);
        if (entry.Provisional is { } provisional && provisional.Claim.Cabin == cabin) places = Math.Max(places, provisional.Claim.Places);
        return places;
    }

    private static int SoldOf(HoldEntry<CabinPlaces> entry, Cabin cabin) =>
        entry.Sold is { } sold && sold.Claim.Cabin == cabin ? sold.Claim.Places : 0;

    // The places that are free or already the order's own.
    private static int Room(FlightState flight, HoldEntry<CabinPlaces> own, Cabin cabin)
    {
        var inventory = Cabin(flight, cabin)!;
        return inventory.Capacity - inventory.Sold - inventory.Held + PlacesOf(own, cabin);
    }

    /// <summary>
    /// How many places may still be held without payment: half of the cabin, but at least as many as one order can have. Places being paid
    /// for right now count too, so that a few accounts cannot block a flight's sales.
    /// </summary>
    private static int UnpaidRoom(FlightState flight, HoldRequest request, Cabin cabin, DateTimeOffset now)
    {
        if (flight.NextLapse <= now) flight = DropLapsed(flight, now);
        var inventory = Cabin(flight, cabin)!;
        var own = flight.Manifest[request.OrderId].At(now);
        return Math.Max(MaxPlaces, inventory.Capacity / 2) - inventory.Held + PlacesOf(own, cabin) - SoldOf(own, cabin);
    }

    private static FlightState With(FlightState flight, string orderId, HoldEntry<CabinPlaces> entry)
    {
        var before = flight.Manifest[orderId];
        var cabins = flight.Cabins;
        for (var i = 0; i < cabins.Length; i++)
        {
            var cabin = cabins[i];
            var sold = SoldOf(entry, cabin.Cabin) - SoldOf(before, cabin.Cabin);
            var held = PlacesOf(entry, cabin.Cabin) - PlacesOf(before, cabin.Cabin) - sold;
            if (sold != 0 || held != 0) cabins = cabins.SetItem(i, cabin with { Sold = cabin.Sold + sold, Held = cabin.Held + held });
        }

        return flight with { Manifest = flight.Manifest.With(orderId, entry), Cabins = cabins };
    }

    private static CabinPlaces? Read(HoldRequest request)
    {
        if (request is not { Attempt: >= 1, Claim: CabinClaim { Places: >= 0 and <= MaxPlaces } claim }
            || request.Ttl <= TimeSpan.Zero) return null;
        if (!claim.Seats.IsDefaultOrEmpty
            && (claim.Seats.Length > claim.Places || claim.Seats.Distinct(StringComparer.Ordinal).Count() != claim.Seats.Length))
            return null;
        return new CabinPlaces(claim.Cabin, claim.Places);
    }

    private static Refusal? CheckSeats(FlightState flight, CabinClaim claim)
    {
        if (claim.Seats.IsDefaultOrEmpty) return null;
        var seats = claim.Seats.Select(seat => (Seat: seat, Standing: SeatLayout.Find(flight.Layout, claim.Cabin, seat))).ToArray();
        SeatAt[] absent = [.. seats.Where(s => s.Standing == SeatStanding.Absent).Select(s => new SeatAt(0, s.Seat))];
        if (absent.Length > 0)
            return new Refusal(RefusalCodes.SeatNotInCabin, $"There is no seat {absent[0].Seat} in this cabin.") { Seats = [.. absent] };
        if (!claim.NotInExitRow.IsDefaultOrEmpty
            && claim.NotInExitRow.FirstOrDefault(seat => SeatLayout.IsInExitRow(flight.Layout, claim.Cabin, seat)) is { } exit)
            return new Refusal(RefusalCodes.ExitRowRestricted,
                $"The seat {exit} is in an exit row, which is closed to anybody under 15 and to anybody with an "
                    + "infant on a lap.")
            { Seats = [new SeatAt(0, exit)] };
        SeatAt[] blocked = [.. seats.Where(s => s.Standing == SeatStanding.Blocked).Select(s => new SeatAt(0, s.Seat))];
        return blocked.Length > 0
            ? new Refusal(RefusalCodes.SeatUnavailable, $"The seat {blocked[0].Seat} is not sold.") { Seats = [.. blocked] }
            : null;
    }

    private static Outcome<FlightState, HoldResult> Refuse(FlightState flight, string code, string detail) =>
        new(flight, new HoldResult.Refused(new Refusal(code, detail)));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
