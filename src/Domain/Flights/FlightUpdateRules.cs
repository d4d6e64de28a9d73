using System.Collections.Immutable;
using FlightTickets.Flights.Events;

namespace FlightTickets.Flights;

/// <summary>The rules of changing a flight.</summary>
internal static class FlightUpdateRules
{
    /// <summary>How far an estimate may be from the schedule. No airline delays a flight longer under the same number.</summary>
    public static readonly TimeSpan FarthestEstimate = TimeSpan.FromDays(14);

    /// <summary>
    /// Applies every part of a command that needs no other grain. <see cref="AirplaneSwap"/> and the steps after it change the airplane.
    /// </summary>
    public static (FlightState Next, ImmutableArray<object> Events, Refusal? Refusal) Apply(
        string key, FlightState flight, UpdateFlight command)
    {
        var status = command.Status ?? flight.Status;
        if (!CanFollow(flight.Status, status))
            return (flight, [], new Refusal(RefusalCodes.FlightStatusConflict,
                $"{Named(status)} cannot follow {Named(flight.Status)}.")
            { Field = FieldPath.Of(nameof(UpdateFlight.Status)) });
        if (command.Gate is { Length: > 10 }) return (flight, [],
            new Refusal(RefusalCodes.Invalid, "A gate has at most 10 characters.") { Field = FieldPath.Of(nameof(UpdateFlight.Gate)) });
        if (command.Terminal is { Length: > 10 }) return (flight, [],
            new Refusal(RefusalCodes.Invalid, "A terminal has at most 10 characters.")
            {
                Field = FieldPath.Of(nameof(UpdateFlight.Terminal)),
            });
        if (command.Airplane is not null && command.Airplane != flight.Airplane && !Flight.TakesPassengers(status))
            return (flight, [], new Refusal(RefusalCodes.FlightStatusConflict,
                $"A flight that is {Named(status)} keeps its airplane.")
            { Field = FieldPath.Of(nameof(UpdateFlight.Airplane)) });

        var departure = command.DepartureEstimated?.ToUniversalTime() ?? flight.DepartureEstimated;
        var arrival = command.ArrivalEstimated?.ToUniversalTime() ?? flight.ArrivalEstimated;
        var timesChange = departure != flight.DepartureEstimated || arrival != flight.ArrivalEstimated;
        if (timesChange && departure is not null && arrival is not null && arrival <= departure)
            return (flight, [], new Refusal(RefusalCodes.ArrivalNotAfterDeparture,
                "A flight arrives after it departs.")
            { Field = FieldPath.Of(nameof(UpdateFlight.ArrivalEstimated)) });

        if (command.DepartureEstimated is { } later && !IsNear(later, flight.DepartureUtc))
            return (flight, [], TooFar(FieldPath.Of(nameof(UpdateFlight.DepartureEstimated))));
        if (command.ArrivalEstimated is { } latest && !IsNear(latest, flight.ArrivalUtc))
            return (flight, [], TooFar(FieldPath.Of(nameof(UpdateFlight.ArrivalEstimated))));

        var (gate, terminal) = (Of(command.Gate, flight.Gate), Of(command.Terminal, flight.Terminal));
        var next = flight with
        {
            Status = status,
            DepartureEstimated = departure,
            ArrivalEstimated = arrival,
            Gate = gate,
            Terminal = terminal,
        };
        var events = ImmutableArray.CreateBuilder<object>();
        if (status != flight.Status && status == FlightStatus.Cancelled)
        {
            // The airplane is released; the orders stay until each has been refunded.
            next = next with { Swap = new PendingSwap(null, flight.Airplane, []) };
            events.Add(new FlightCancelled(key, Orders(flight)));
        }
        else if (status != flight.Status && status != FlightStatus.Delayed)
        {
            events.Add(new FlightStatusChanged(key, flight.Status, status));
        }

        if (timesChange || status != flight.Status && status == FlightStatus.Delayed)
            events.Add(new FlightDelayed(key, status, departure, arrival, Orders(flight)));
        if (gate != flight.Gate || terminal != flight.Terminal)
            events.Add(new GateChanged(key, flight.Gate, gate, Orders(flight), terminal));
        return (next, events.ToImmutable(), null);
    }

    // An empty text takes back what was said.
    private static string? Of(string? wish, string? known) => wish is null ? known : wish.Length == 0 ? null : wish;

    // The status as the wire spells it.
    private static string Named(FlightStatus status) => status.ToString().ToLowerInvariant();

    private static bool IsNear(DateTimeOffset estimate, DateTimeOffset planned) => (estimate - planned).Duration() <= FarthestEstimate;

    private static Refusal TooFar(FieldPath field) =>
        new(RefusalCodes.Invalid,
            $"This is more than {FarthestEstimate.TotalDays:0} days off the schedule: schedule another flight instead.")
        { Field = field };

    /// <summary>The allowed status transitions; a status may follow itself, so that a repeated command succeeds.</summary>
    public static bool CanFollow(FlightStatus from, FlightStatus to) => from == to || from switch
    {
        FlightStatus.Scheduled => to is FlightStatus.Delayed or FlightStatus.Boarding or FlightStatus.Departed or FlightStatus.Cancelled,
        FlightStatus.Delayed => to is FlightStatus.Scheduled or FlightStatus.Boarding or FlightStatus.Departed or FlightStatus.Cancelled,
        FlightStatus.Boarding => to is FlightStatus.Delayed or FlightStatus.Departed or FlightStatus.Cancelled,
        FlightStatus.Departed => to is FlightStatus.Arrived or FlightStatus.Diverted,
        FlightStatus.Diverted => to is FlightStatus.Arrived,
        _ => false,
    };

    private static ImmutableArray<string> Orders(FlightState flight) =>
        [.. flight.Manifest.Entries.Where(entry => entry.Value.IsLive).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
}
