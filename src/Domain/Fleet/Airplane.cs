using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace FlightTickets.Fleet;

/// <summary>
/// The rules of an airplane. Each takes the state and a command, and returns the answer and the next state (the same one if nothing
/// changes).
/// </summary>
internal static partial class Airplane
{
    /// <summary>The longest maintenance window: a heavy check takes weeks; more than a year and a month is a mistake.</summary>
    public static readonly TimeSpan LongestMaintenance = TimeSpan.FromDays(400);

    /// <summary>How long past flights are remembered, so that the row stays small.</summary>
    public static readonly TimeSpan KeepsPast = TimeSpan.FromDays(400);

    public static (AirplaneState Next, Result<AirplaneView> Answer) Register(
        AirplaneState state, string tail, AirplaneSpecification specification, bool replace, DateTimeOffset now)
    {
        specification = WithoutDefaults(specification);
        if (Check(tail, specification, now) is { } refusal) return (state, refusal);
        if (state.Specification is { } present)
        {
            if (Same(present, specification)) return (state, new AirplaneView(tail, present));
            if (!replace) return (state, new Refusal(RefusalCodes.AlreadyExists, $"An airplane {tail} already exists."));
        }

        return (state with { Specification = specification }, new AirplaneView(tail, specification));
    }

    public static (AirplaneState Next, Result<Done> Answer) Retire(AirplaneState state, string tail, DateTimeOffset now)
    {
        if (state.Specification is null) return (state, NotThere(tail, RefusalCodes.NotFound));
        var seconds = now.ToUnixTimeSeconds();
        if (state.Flights.Any(flight => flight.To > seconds))
            return (state, new Refusal(RefusalCodes.AirplaneAssigned, $"{tail} has future flights."));
        return (new AirplaneState(), default(Done));
    }

    public static (AirplaneState Next, Result<AirplaneView> Answer) Assign(
        AirplaneState state, string tail, string flightId, DateTimeOffset fromUtc, DateTimeOffset toUtc, DateTimeOffset now)
    {
        if (state.Specification is not { } specification) return (state, NotThere(tail, RefusalCodes.AirplaneNotFound));
        var flight = new Assignment(flightId, fromUtc.ToUnixTimeSeconds(), toUtc.ToUnixTimeSeconds());
        if (flight.To <= flight.From)
            return (state, new Refusal(RefusalCodes.ArrivalNotAfterDeparture, "A flight arrives after it departs."));
        var others = state.Flights.RemoveAll(other => other.FlightId == flightId);
        if (others.FirstOrDefault(other => other.Overlaps(flight.From, flight.To)) is { FlightId: { } clash })
            return (state, Unavailable($"{tail} flies {clash} at that time."));
        if (state.Maintenance.Any(window => window.FromUtc < toUtc && fromUtc < window.ToUtc))
            return (state, Unavailable($"{tail} is in maintenance at that time."));

        // Assigned flights stay: the grounding's event announces it, and a repeated command gets its old answer.
        var view = new AirplaneView(tail, specification);
        if (state.Flights.Contains(flight)) return (state, view);
        if (state.Grounding?.Touches(fromUtc, toUtc) == true) return (state, Unavailable($"{tail} is grounded at that time."));
        var forgotten = (now - KeepsPast).ToUnixTimeSeconds();
        others = others.RemoveAll(other => other.To < forgotten);
        var at = others.Count(other => other.From < flight.From);
        return (state with { Flights = others.Insert(at, flight) }, view);
    }

    public static AirplaneState Unassign(AirplaneState state, string flightId) =>
        state.Flights.Any(flight => flight.FlightId == flightId)
            ? state with { Flights = state.Flights.RemoveAll(flight => flight.FlightId == flightId) }
            : state;

    public static (AirplaneState Next, Result<MaintenanceWindow> Answer) AddMaintenance(
        AirplaneState state, string tail, MaintenanceWindow window)
    {
        if (state.Specification is null) return (state, NotThere(tail, RefusalCodes.NotFound));
        if (window.ToUtc <= window.FromUtc)
            return (state, Invalid("A maintenance window ends after it begins.", FieldPath.Of(nameof(MaintenanceWindow.ToUtc))));
        if (window.ToUtc - window.FromUtc > LongestMaintenance)
            return (state, Invalid("A maintenance window is at most 400 days long.", FieldPath.Of(nameof(MaintenanceWindow.ToUtc))));
        if (window.Reason.Length > 200)
            return (state, Invalid("A reason has at most 200 characters.", FieldPath.Of(nameof(MaintenanceWindow.Reason))));
        if (state.Maintenance.FirstOrDefault(other => other.Id == window.Id) is { } present)
        {
            return present == window
                ? (state, present)
                : (state, new Refusal(RefusalCodes.AlreadyExists, "A different maintenance window has that id."));
        }

        var (from, to) = (window.FromUtc.ToUnixTimeSeconds(), window.ToUtc.ToUnixTimeSeconds());
        if (state.Flights.FirstOrDefault(flight => flight.Overlaps(from, to)) is { FlightId: { } clash })
            return (state, new Refusal(RefusalCodes.AirplaneAssigned, $"{tail} flies {clash} at that time."));
        var at = state.Maintenance.Count(other => other.FromUtc < window.FromUtc);
        return (state with { Maintenance = state.Maintenance.Insert(at, window) }, window);
    }

    public static (AirplaneState Next, Result<Done> Answer) RemoveMaintenance(AirplaneState state, string id)
    {
        var left = state.Maintenance.RemoveAll(window => window.Id == id);
        return left.Length == state.Maintenance.Length
            ? (state, new Refusal(RefusalCodes.NotFound, "There is no such maintenance window."))
            : (state with { Maintenance = left }, default(Done));
    }

    public static ImmutableArray<AirplaneUse> Schedule(AirplaneState state, DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        var flights = state.Flights.Select(flight => new AirplaneUse(
            flight.FlightId, null, DateTimeOffset.FromUnixTimeSeconds(flight.From), DateTimeOffset.FromUnixTimeSeconds(flight.To)));
        var windows = state.Maintenance.Select(window => new AirplaneUse(null, window.Id, window.FromUtc, window.ToUtc));
        return [.. flights.Concat(windows).Where(use => use.FromUtc < toUtc && fromUtc < use.ToUtc).OrderBy(use => use.FromUtc)];
    }

    private static Refusal? Check(string tail, AirplaneSpecification specification, DateTimeOffset now)
    {
        if (!TailPattern().IsMatch(tail))
            return Invalid("A tail number is 2 to 10 capitals, digits and hyphens.", FieldPath.Of(nameof(AirplaneView.Tail)));
        if (specification.Manufacturer is not { Length: >= 1 and <= 100 })
            return Invalid("A manufacturer has 1 to 100 characters.", FieldPath.Of(nameof(AirplaneSpecification.Manufacturer)));
        if (specification.Model is not { Length: >= 1 and <= 100 })
            return Invalid("A model has 1 to 100 characters.", FieldPath.Of(nameof(AirplaneSpecification.Model)));
        if (specification.Built is { } year && (year < 1903 || year > now.Year + 1))
            return Invalid("The year built is 1903 to next year.", FieldPath.Of(nameof(AirplaneSpecification.Built)));
        return SeatLayoutRules.Check(specification.Cabins);
    }

    // An omitted list arrives as a default array, which has no length.
    private static AirplaneSpecification WithoutDefaults(AirplaneSpecification specification) => specification with
    {
        Cabins = specification.Cabins.IsDefault
            ? []
            : [.. specification.Cabins.Select(cabin => cabin with
            {
                ExitRows = cabin.ExitRows.IsDefault ? [] : cabin.ExitRows,
                SkipRows = cabin.SkipRows.IsDefault ? [] : cabin.SkipRows,
                Missing = cabin.Missing.IsDefault ? [] : cabin.Missing,
                Blocked = cabin.Blocked.IsDefault ? [] : cabin.Blocked,
            })],
    };

    private static bool Same(AirplaneSpecification one, AirplaneSpecification other) =>
        one with { Cabins = other.Cabins } == other && one.Cabins.SequenceEqual(other.Cabins, SameCabin.Instance);

    private static Refusal NotThere(string tail, string code) =>
        new(code, $"There is no airplane {tail}.") { Field = FieldPath.Of(nameof(Flights.ScheduleFlight.Airplane)) };

    private static Refusal Unavailable(string detail) =>
        new(RefusalCodes.AirplaneUnavailable, detail) { Field = FieldPath.Of(nameof(Flights.ScheduleFlight.Airplane)) };

    private static Refusal Invalid(string detail, FieldPath field) => new(RefusalCodes.Invalid, detail) { Field = field };

    [GeneratedRegex(@"\A[A-Z0-9][A-Z0-9-]{0,8}[A-Z0-9]\z")]
    private static partial Regex TailPattern();

    private sealed class SameCabin : IEqualityComparer<CabinLayout>
    {
        public static readonly SameCabin Instance = new();

        public bool Equals(CabinLayout? x, CabinLayout? y) =>
            x is not null && y is not null
            && (x.Cabin, x.FirstRow, x.LastRow, x.Seats) == (y.Cabin, y.FirstRow, y.LastRow, y.Seats)
            && x.ExitRows.SequenceEqual(y.ExitRows) && x.SkipRows.SequenceEqual(y.SkipRows)
            && x.Missing.SequenceEqual(y.Missing) && x.Blocked.SequenceEqual(y.Blocked);

        public int GetHashCode(CabinLayout obj) => HashCode.Combine(obj.Cabin, obj.FirstRow, obj.LastRow);
    }
}
