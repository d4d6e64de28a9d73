using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Flights;

namespace FlightTickets.Fleet;

/// <summary>A route's stored state.</summary>
[GenerateSerializer, Immutable, Alias("route-state")]
internal sealed record RouteState
{
    /// <summary>Whether the route exists.</summary>
    [Id(0)] public bool Exists { get; init; }

    /// <summary>Gate to gate, if known.</summary>
    [Id(1)] public TimeSpan? BlockTime { get; init; }

    /// <summary>The days that have flights, by date.</summary>
    [Id(2)] public ImmutableArray<RouteDay> Days { get; init; } = [];
}

/// <summary>
/// A day's flights, as <c>B6-135</c>: the date is the day's, the origin the route's. Short, since a busy route's row holds hundreds.
/// </summary>
[GenerateSerializer, Immutable, Alias("route-day")]
internal readonly record struct RouteDay([property: Id(0)] int Day, [property: Id(1)] ImmutableArray<string> Flights);

/// <summary>The rules of a route.</summary>
internal static class Route
{
    /// <summary>The longest accepted block time; the longest scheduled flights take 19 hours.</summary>
    public static readonly TimeSpan LongestBlockTime = TimeSpan.FromHours(24);

    /// <summary>Reads a key <c>JFK-RSW</c>.</summary>
    public static bool TryParse(string key, out string origin, out string destination)
    {
        (origin, destination) = key.Length == 7 && key[3] == '-' ? (key[..3], key[4..]) : ("", "");
        return IsCode(origin) && IsCode(destination) && origin != destination;
    }

    public static (RouteState Next, Refusal? Refusal) Put(RouteState state, TimeSpan? blockTime, bool mustBeNew)
    {
        if (mustBeNew && state.Exists) return (state, new Refusal(RefusalCodes.AlreadyExists, "The route already exists."));
        if (blockTime is { } time && (time < TimeSpan.FromMinutes(1) || time > LongestBlockTime))
            return (state, new Refusal(RefusalCodes.Invalid,
                "A block time is 1 minute to 24 hours.")
            { Field = FieldPath.Of(nameof(RouteView.BlockTime)) });
        return state.Exists && state.BlockTime == blockTime ? (state, null) : (state with { Exists = true, BlockTime = blockTime }, null);
    }

    public static (RouteState Next, Refusal? Refusal) Delete(RouteState state, DateOnly today)
    {
        if (!state.Exists) return (state, new Refusal(RefusalCodes.NotFound, "There is no such route."));

        // A local date is at most one day behind the date in UTC.
        return state.Days.Any(day => day.Day >= today.DayNumber - 1)
            ? (state, new Refusal(RefusalCodes.RouteInUse, "Flights are scheduled on the route."))
            : (new RouteState(), null);
    }

    public static RouteState Add(RouteState state, FlightId flight, DateOnly date, TimeSpan blockTime)
    {
        var name = Name(flight);
        var at = IndexOf(state.Days, date);
        if (at >= 0 && state.Days[at].Flights.Contains(name)) return state;
        var days = at >= 0
            ? state.Days.SetItem(at, state.Days[at] with { Flights = state.Days[at].Flights.Add(name) })
            : state.Days.Insert(~at, new RouteDay(date.DayNumber, [name]));
        return state with { Exists = true, BlockTime = state.Exists ? state.BlockTime : blockTime, Days = days };
    }

    public static RouteState Remove(RouteState state, FlightId flight, DateOnly date)
    {
        var name = Name(flight);
        var at = IndexOf(state.Days, date);
        if (at < 0 || !state.Days[at].Flights.Contains(name)) return state;
        var left = state.Days[at].Flights.Remove(name);
        return state with
        {
            Days = left.IsEmpty
                ? state.Days.RemoveAt(at)
                : state.Days.SetItem(at, state.Days[at] with { Flights = left })
        };
    }

    public static ImmutableArray<string> On(RouteState state, string origin, DateOnly date)
    {
        var at = IndexOf(state.Days, date);
        return at < 0
            ? []
            : [.. state.Days[at].Flights.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}-{date:yyyyMMdd}-{origin}"))];
    }

    private static string Name(FlightId flight) => $"{flight.Carrier}-{flight.Number}";

    private static bool IsCode(string text) => text.Length == 3 && text.All(c => c is >= 'A' and <= 'Z');

    private static int IndexOf(ImmutableArray<RouteDay> days, DateOnly date) =>
        days.BinarySearch(new RouteDay(date.DayNumber, []), ByDay.Instance);

    private sealed class ByDay : IComparer<RouteDay>
    {
        public static readonly ByDay Instance = new();

        public int Compare(RouteDay x, RouteDay y) => x.Day.CompareTo(y.Day);
    }
}
