using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>An airplane: model, seat layout, maintenance, and which flights it flies. Key: the tail number, <c>N635JB</c>.</summary>
[Alias("airplane")]
public interface IAirplaneGrain : IGrainWithStringKey
{
    /// <summary>
    /// Adds the airplane to the fleet. Repeating the same specification succeeds; a different one
    /// is <see cref="RefusalCodes.AlreadyExists"/>.
    /// </summary>
    [Alias("register")]
    Task<Result<AirplaneView>> Register(AirplaneSpecification specification);

    /// <summary>
    /// Adds the airplane or replaces its specification; flights already scheduled keep the layout they were scheduled with.
    /// </summary>
    [Alias("replace")]
    Task<Result<AirplaneView>> Replace(AirplaneSpecification specification);

    /// <summary>Takes the airplane out of the fleet; <see cref="RefusalCodes.AirplaneAssigned"/> while it has future flights.</summary>
    [Alias("retire")]
    Task<Result<Done>> Retire();

    /// <summary>The airplane; <see langword="null"/> if it does not exist.</summary>
    [Alias("get")]
    Task<AirplaneView?> Get();

    /// <summary>
    /// Assigns a flight to the airplane. Repeating the flight and times succeeds; other times move the assignment.
    /// Refused with <see cref="RefusalCodes.AirplaneUnavailable"/> where it overlaps another flight, a maintenance window or a grounding
    /// (an end that equals a begin does not overlap), <see cref="RefusalCodes.AirplaneNotFound"/> if the airplane does not exist.
    /// </summary>
    [Alias("assign")]
    Task<Result<AirplaneView>> Assign(string flightId, DateTimeOffset fromUtc, DateTimeOffset toUtc);

    /// <summary>Unassigns a flight; does nothing if the airplane does not fly it.</summary>
    [Alias("unassign")]
    Task Unassign(string flightId);

    /// <summary>
    /// Plans a maintenance window, at most 400 days long; <see cref="RefusalCodes.AirplaneAssigned"/> if a flight lies in it.
    /// </summary>
    /// <param name="id">The window's id, chosen by the caller, so a repeated call is the same window.</param>
    /// <param name="fromUtc">Its begin.</param>
    /// <param name="toUtc">Its end, after the begin.</param>
    /// <param name="reason">Why; may be empty.</param>
    [Alias("add-maintenance")]
    Task<Result<MaintenanceWindow>> AddMaintenance(string id, DateTimeOffset fromUtc, DateTimeOffset toUtc, string reason);

    /// <summary>Removes a maintenance window; <see cref="RefusalCodes.NotFound"/> if it does not exist.</summary>
    [Alias("remove-maintenance")]
    Task<Result<Done>> RemoveMaintenance(string id);

    /// <summary>
    /// Takes the airplane out of service from now on: it accepts no flights in that time, and its present flights are announced by
    /// <see cref="Events.AirplaneGrounded"/>. It stays so until <see cref="Unground"/>. Repeating the same id succeeds; during another
    /// grounding it is <see cref="RefusalCodes.AlreadyExists"/>.
    /// </summary>
    /// <param name="id">The grounding's id, chosen by the caller, so a repeated call is the same grounding.</param>
    /// <param name="reason">Why, 1 to 200 characters.</param>
    /// <param name="untilUtc">Its expected return, in the future: later flights are not
    /// affected; <see langword="null"/> if unknown.</param>
    [Alias("ground")]
    Task<Result<Grounding>> Ground(string id, string reason, DateTimeOffset? untilUtc);

    /// <summary>
    /// Returns the airplane to service: <see cref="Events.AirplaneReturned"/>;
    /// <see cref="RefusalCodes.NotFound"/> if that grounding does not last.
    /// </summary>
    [Alias("unground")]
    Task<Result<Done>> Unground(string id);

    /// <summary>The current grounding; <see langword="null"/> while in service.</summary>
    [Alias("grounding")]
    Task<Grounding?> GetGrounding();

    /// <summary>Flights and maintenance that touch a span of time, by begin.</summary>
    [Alias("schedule")]
    Task<ImmutableArray<AirplaneUse>> GetSchedule(DateTimeOffset fromUtc, DateTimeOffset toUtc);
}

/// <summary>An airplane's description.</summary>
/// <param name="Manufacturer">The manufacturer, at most 100 characters.</param>
/// <param name="Model">Its model, at most 100 characters.</param>
/// <param name="Built">The year it was built; <see langword="null"/> if unknown.</param>
/// <param name="Cabins">Its cabins from front to back, no row in two of them.</param>
/// <param name="LayoutAssumed">Whether the layout is a guess from the carrier's usual airplane.</param>
[GenerateSerializer, Immutable, Alias("airplane-specification")]
public sealed record AirplaneSpecification(
    [property: Id(0)] string Manufacturer,
    [property: Id(1)] string Model,
    [property: Id(2)] int? Built,
    [property: Id(3)] ImmutableArray<CabinLayout> Cabins,
    [property: Id(4)] bool LayoutAssumed);

/// <summary>The seats of one cabin.</summary>
/// <param name="Cabin">The cabin.</param>
/// <param name="FirstRow">Its first row's number, 1 to 99.</param>
/// <param name="LastRow">Its last row's number.</param>
/// <param name="Seats">The letters of a full row, a space is an aisle: <c>ABC DEF</c>.</param>
/// <param name="ExitRows">Rows at an exit.</param>
/// <param name="SkipRows">Numbers that no row has (13).</param>
/// <param name="Missing">Designators of seats that do not exist.</param>
/// <param name="Blocked">Designators of seats that exist but are not sold.</param>
[GenerateSerializer, Immutable, Alias("cabin-layout")]
public sealed record CabinLayout(
    [property: Id(0)] Cabin Cabin,
    [property: Id(1)] int FirstRow,
    [property: Id(2)] int LastRow,
    [property: Id(3)] string Seats,
    [property: Id(4)] ImmutableArray<int> ExitRows,
    [property: Id(5)] ImmutableArray<int> SkipRows,
    [property: Id(6)] ImmutableArray<string> Missing,
    [property: Id(7)] ImmutableArray<string> Blocked);

/// <summary>An airplane of the fleet.</summary>
/// <param name="Tail">The tail number.</param>
/// <param name="Specification">Its description.</param>
[GenerateSerializer, Immutable, Alias("airplane-view")]
public sealed record AirplaneView([property: Id(0)] string Tail, [property: Id(1)] AirplaneSpecification Specification);

/// <summary>A time in which an airplane must not fly.</summary>
/// <param name="Id">The window's id.</param>
/// <param name="FromUtc">Its begin.</param>
/// <param name="ToUtc">Its end.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("maintenance-window")]
public sealed record MaintenanceWindow(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset FromUtc,
    [property: Id(2)] DateTimeOffset ToUtc,
    [property: Id(3)] string Reason);

/// <summary>Why and since when an airplane must not fly, whatever was planned.</summary>
/// <param name="Id">The grounding's id.</param>
/// <param name="FromUtc">Its begin, in whole seconds.</param>
/// <param name="UntilUtc">Its expected return, if known; the grounding ends only when the airplane is returned to service.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("grounding")]
public sealed record Grounding(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset FromUtc,
    [property: Id(2)] DateTimeOffset? UntilUtc,
    [property: Id(3)] string Reason)
{
    /// <summary>Whether it shares an instant with a span; an end that equals a begin does not.</summary>
    public bool Touches(DateTimeOffset fromUtc, DateTimeOffset toUtc) => FromUtc < toUtc && (UntilUtc is not { } until || fromUtc < until);
}

/// <summary>A flight or a maintenance window in an airplane's schedule.</summary>
/// <param name="FlightId">The flight, or <see langword="null"/> for maintenance.</param>
/// <param name="MaintenanceId">The maintenance window, or <see langword="null"/> for a flight.</param>
/// <param name="FromUtc">Begin.</param>
/// <param name="ToUtc">End.</param>
[GenerateSerializer, Immutable, Alias("airplane-use")]
public sealed record AirplaneUse(
    [property: Id(0)] string? FlightId,
    [property: Id(1)] string? MaintenanceId,
    [property: Id(2)] DateTimeOffset FromUtc,
    [property: Id(3)] DateTimeOffset ToUtc);

/// <summary>The list of all airplanes. Key: <see cref="Key"/>.</summary>
[Alias("fleet")]
public interface IFleetGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "fleet";

    /// <summary>Puts an airplane on the list; called by the airplane.</summary>
    [Alias("add")]
    Task Add(string tail);

    /// <summary>Removes an airplane from the list; called by the airplane.</summary>
    [Alias("remove")]
    Task Remove(string tail);

    /// <summary>Airplanes in the order of their tail numbers.</summary>
    [Alias("list")]
    Task<Page<AirplaneView>> List(int limit, string? after);
}
