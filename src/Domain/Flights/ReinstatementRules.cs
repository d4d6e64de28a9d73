using System.Collections.Immutable;
using FlightTickets.Flights.Events;

namespace FlightTickets.Flights;

/// <summary>
/// The rules of taking a mistaken cancellation back. Its orders still have their places: each is refunded or moved only once its customer
/// chooses, or the time to choose is over.
/// </summary>
internal static class ReinstatementRules
{
    /// <summary>Whether a command asks for it.</summary>
    public static bool Asks(FlightState flight, UpdateFlight command) =>
        flight.Status == FlightStatus.Cancelled && command.Status == FlightStatus.Scheduled;

    /// <summary>Why it is impossible.</summary>
    /// <param name="flight">The cancelled flight.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The time.</param>
    /// <param name="within">How long after the cancellation it is possible.</param>
    public static Refusal? Refuse(FlightState flight, UpdateFlight command, DateTimeOffset now, TimeSpan within)
    {
        if (command is not { DepartureEstimated: null, ArrivalEstimated: null, Gate: null, Airplane: null })
            return Conflict("A cancelled flight is reinstated as it was: change it afterwards.");
        if (flight.CancelledAt is not { } at || now - at > within)
        {
            return Conflict(within == TimeSpan.Zero
                ? "scheduled cannot follow cancelled."
                : $"A cancellation can be taken back for {within.TotalMinutes:0.##} minutes"
                    + (flight.CancelledAt is { } then ? $"; this one is {Math.Floor((now - then).TotalMinutes):0} minutes old." : "."));
        }

        return (flight.DepartureEstimated ?? flight.DepartureUtc) <= now
            ? Conflict("The flight should have departed by now: schedule another one.")
            : null;
    }

    /// <summary>Until when it is possible; <see langword="null"/> if it never is.</summary>
    /// <param name="flight">The flight.</param>
    /// <param name="within">How long after the cancellation it is possible.</param>
    public static DateTimeOffset? Until(FlightState flight, TimeSpan within)
    {
        if (flight.Status != FlightStatus.Cancelled || flight.CancelledAt is not { } at || within == TimeSpan.Zero) return null;
        var departure = flight.DepartureEstimated ?? flight.DepartureUtc;
        return departure < at + within ? departure : at + within;
    }

    /// <summary>The flight as it was before, once it has its airplane again.</summary>
    public static (FlightState Next, ImmutableArray<object> Events) Reinstate(string key, FlightState flight)
    {
        var next = flight with
        {
            Status = flight.DepartureEstimated > flight.DepartureUtc ? FlightStatus.Delayed : FlightStatus.Scheduled,
            CancelledAt = null,
            Swap = null,
        };
        ImmutableArray<string> orders =
            [.. flight.Manifest.Entries.Where(entry => entry.Value.IsLive).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
        var events = ImmutableArray.Create<object>(new FlightReinstated(key, orders));
        // What the cancellation took the place of counts again.
        return (next, next is { DepartureEstimated: null, ArrivalEstimated: null }
            ? events
            : events.Add(new FlightDelayed(key, next.Status, next.DepartureEstimated, next.ArrivalEstimated, orders)));
    }

    private static Refusal Conflict(string detail) =>
        new(RefusalCodes.FlightStatusConflict, detail) { Field = FieldPath.Of(nameof(UpdateFlight.Status)) };
}
