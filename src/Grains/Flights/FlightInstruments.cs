using System.Diagnostics.Metrics;

namespace FlightTickets.Flights;

/// <summary>
/// The metrics of this silo's flights, under the meter <c>FlightTickets.Flights</c>. No tag names a flight: there are 100,000 a day.
/// </summary>
internal static class FlightInstruments
{
    private static readonly Meter Meter = new("FlightTickets.Flights");
    private static readonly Counter<long> Holds = Meter.CreateCounter<long>("flighttickets.flights.holds", "{hold}",
        "Holds requested from flights, by result: held, stale, or the code of the refusal");
    private static readonly UpDownCounter<long> HeldPlaces = Meter.CreateUpDownCounter<long>("flighttickets.flights.held", "{place}",
        "Places that are held and not sold, on the flights that are active on this silo");

    /// <summary>A hold was answered.</summary>
    public static void Held(HoldResult result) => Holds.Add(1, new KeyValuePair<string, object?>("result", result switch
    {
        HoldResult.Held => "held",
        HoldResult.Refused refused => refused.Refusal.Code,
        _ => "stale",
    }));

    /// <summary>Counts the held places of one flight: adds the difference to its last count.</summary>
    /// <param name="flight">Its state; <see langword="null"/> once it is not active.</param>
    /// <param name="counted">The flight's last count.</param>
    public static void Count(FlightState? flight, ref int counted)
    {
        var held = 0;
        if (flight is not null)
        {
            foreach (var cabin in flight.Cabins) held += cabin.Held;
        }

        if (held == counted) return;
        HeldPlaces.Add(held - counted);
        counted = held;
    }
}
