using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Check.Rules;

/// <summary>A flight, as far as it concerns its airplane.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Airplane">Its tail number.</param>
/// <param name="From">Departure, Unix seconds.</param>
/// <param name="To">Arrival, Unix seconds.</param>
/// <param name="IsFirm">Whether it flies and is not being changed.</param>
internal sealed record FlightUse(string FlightId, string Airplane, long From, long To, bool IsFirm)
{
    /// <summary>Its destination; <see langword="null"/> for a draft, which needs no route.</summary>
    public string? Destination { get; init; }

    public static FlightUse Of(string key, FlightState flight) => new(
        key, flight.Airplane, flight.DepartureUtc.ToUnixTimeSeconds(), flight.ArrivalUtc.ToUnixTimeSeconds(),
        flight is { IsDraft: false, Swap: null } && flight.Status != FlightStatus.Cancelled)
    {
        Destination = flight.IsDraft ? null : flight.Command.Destination,
    };
}

/// <summary>Invariant 6: no airplane is in two places, neither by its own schedule nor by the flights that name it.</summary>
internal static class AirplaneInOnePlace
{
    /// <param name="tail">The airplane.</param>
    /// <param name="airplane">Its row, or <see langword="null"/>.</param>
    /// <param name="flights">The flights that name it and the flights on its schedule, by id.</param>
    /// <param name="moment">When.</param>
    public static IEnumerable<Violation> Check(
        string tail, AirplaneState? airplane, IReadOnlyDictionary<string, FlightUse> flights, AuditClock moment)
    {
        var schedule = airplane?.Flights ?? [];
        foreach (var (one, other) in Overlaps(
            [.. schedule.Select(flight => new FlightUse(flight.FlightId, tail, flight.From, flight.To, true))]))
            yield return Say("schedule-overlaps", $"{one} {other}", "Two flights of its schedule overlap.");
        foreach (var flight in schedule)
        {
            if (airplane!.Maintenance.FirstOrDefault(
                w => flight.Overlaps(w.FromUtc.ToUnixTimeSeconds(), w.ToUtc.ToUnixTimeSeconds())) is { } window)
                yield return Say("flies-in-maintenance", $"{flight.FlightId} {window.Id}", "It has a flight while it is in maintenance.");
        }

        FlightUse[] firm = [.. flights.Values.Where(flight => flight.IsFirm && flight.Airplane == tail).OrderBy(flight => flight.From)];
        foreach (var (one, other) in Overlaps(firm))
            yield return Say("flights-overlap", $"{one} {other}", "Two overlapping flights name it.");

        // The past may be missing: airplanes retire, and schedules are trimmed.
        var now = moment.Now.ToUnixTimeSeconds();
        var scheduled = schedule.ToDictionary(flight => flight.FlightId);
        foreach (var flight in firm.Where(flight => flight.To > now))
        {
            if (!scheduled.TryGetValue(flight.FlightId, out var at) || (at.From, at.To) != (flight.From, flight.To))
                yield return Say("not-on-schedule", flight.FlightId, "A flight names it, and its schedule lacks the flight.");
        }

        foreach (var flight in schedule.Where(flight => flight.To > now))
        {
            if (flights.GetValueOrDefault(flight.FlightId) is not { } use || (use.IsFirm && use.Airplane != tail))
                yield return Say("scheduled-for-nothing", flight.FlightId, "Its schedule has a flight with another airplane.");
        }

        Violation Say(string rule, string other, string detail) => new(Invariant.AirplaneOnce, rule, tail, other, detail);
    }

    private static IEnumerable<(string, string)> Overlaps(FlightUse[] byBegin)
    {
        // Sorted by start, a flight that overlaps any earlier flight overlaps the one that ends last.
        FlightUse? last = null;
        foreach (var flight in byBegin.OrderBy(flight => flight.From))
        {
            if (last is not null && flight.From < last.To) yield return (last.FlightId, flight.FlightId);
            if (last is null || flight.To > last.To) last = flight;
        }
    }
}
