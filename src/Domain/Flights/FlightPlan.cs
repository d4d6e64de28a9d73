using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights.Events;
using FlightTickets.Orders;

namespace FlightTickets.Flights;

/// <summary>What a change to a flight would do, without doing it.</summary>
/// <param name="After">The flight as it would be.</param>
/// <param name="Troubles">What its orders would be told.</param>
/// <param name="SeatsGone">The seats that it would lose.</param>
/// <param name="Oversold">How many places more would be sold than authorized.</param>
[GenerateSerializer, Immutable, Alias("flight-plan")]
internal sealed record FlightPlan(
    [property: Id(0)] FlightView After,
    [property: Id(1)] ImmutableArray<ToldTrouble> Troubles,
    [property: Id(2)] ImmutableArray<string> SeatsGone,
    [property: Id(3)] int Oversold)
{
    private const string Preview = "preview";

    /// <summary>The plan of a command, by the rules that carry it out.</summary>
    /// <param name="key">The flight's key.</param>
    /// <param name="flight">The flight.</param>
    /// <param name="command">The command.</param>
    /// <param name="airplane">Its airplane, if it names another one.</param>
    /// <param name="now">The time.</param>
    /// <param name="reinstateWithin">How long a cancellation can be taken back.</param>
    public static Result<FlightPlan> Of(
        string key, FlightState flight, UpdateFlight command, AirplaneView? airplane, DateTimeOffset now, TimeSpan reinstateWithin)
    {
        if (ReinstatementRules.Asks(flight, command))
        {
            if (ReinstatementRules.Refuse(flight, command, now, reinstateWithin) is { } late) return late;
            var (again, told) = ReinstatementRules.Reinstate(key, flight);
            return Of(key, again, [.. told], now);
        }

        var applied = FlightUpdateRules.Apply(key, flight, command);
        if (applied.Refusal is { } refusal) return refusal;
        if (airplane is null) return Of(key, applied.Next, [.. applied.Events], now);
        var (swapped, changed) = AirplaneSwap.Complete(key, AirplaneSwap.Begin(flight, airplane.Tail), airplane, now);
        applied = FlightUpdateRules.Apply(key, swapped, command);
        return applied.Refusal is { } unable ? unable : Of(key, applied.Next, [changed, .. applied.Events], now);
    }

    private static FlightPlan Of(string key, FlightState after, ImmutableArray<object> events, DateTimeOffset now) => new(
        FlightViews.View(key, after),
        [.. events.Select(data => FlightTroubles.Of(data, Preview, now)).OfType<ToldTrouble>()],
        events.OfType<AirplaneChanged>().FirstOrDefault()?.SeatsTakenAway ?? [],
        after.Cabins.Sum(cabin => Math.Max(0, cabin.Sold - cabin.Capacity)));
}
