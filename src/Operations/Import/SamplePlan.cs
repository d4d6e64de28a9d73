using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Fleet;
using NodaTime;

namespace FlightTickets.Import;

/// <summary>Every call of an import, computed before the first call: the same files and first day give the same plan.</summary>
/// <param name="Airplanes">Each once.</param>
/// <param name="FlightsByTail">Each airplane's flights in the order of their departures: scheduled in that order, the later of two
/// overlapping flights is the one refused.</param>
internal sealed record SamplePlan(ImmutableArray<AirplaneView> Airplanes, ImmutableArray<ImmutableArray<SampleFlight>> FlightsByTail)
{
    public int FlightCount => FlightsByTail.Sum(flights => flights.Length);

    /// <summary>The plan for all days, with every known airplane; or for one day, with the airplanes that fly on it.</summary>
    public static SamplePlan Of(SampleFiles files, DateOnly firstDay, DateOnly? onlyDay = null)
    {
        var zones = files.Airports.ToDictionary(a => a.Iata, a => DateTimeZoneProviders.Tzdb[a.TimeZone]);
        // The specifications are derived from the whole sample, even for one day of it: a later import of everything then finds the same
        // airplanes.
        var airplanes = AirplanesOf(files);
        var flights = files.Flights
            .Where(row => onlyDay is null || row.Date == onlyDay)
            .Select(row => SampleFlight.Of(row, firstDay, zones))
            .GroupBy(flight => flight.Tail)
            .Select(tail => tail.OrderBy(flight => flight.Departs).ToImmutableArray())
            .OrderBy(tail => tail[0].Departs)
            .ToImmutableArray();
        var flying = flights.Select(tail => tail[0].Tail).ToHashSet();
        return new SamplePlan([.. airplanes.Where(a => onlyDay is null || flying.Contains(a.Tail))], flights);
    }

    private static IEnumerable<AirplaneView> AirplanesOf(SampleFiles files)
    {
        var carriers = new Dictionary<string, string>();
        foreach (var flight in files.Flights) carriers.TryAdd(flight.Tail, flight.Carrier);
        foreach (var plane in files.Planes)
        {
            // A registration of under 20 seats that an airline flies was reassigned: the description is of another airplane.
            if (plane.Seats < AssumedSeats.FewestSeats && carriers.ContainsKey(plane.Tail)) continue;
            carriers.Remove(plane.Tail);
            int? built = int.TryParse(plane.Year, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;
            yield return new AirplaneView(plane.Tail,
                new AirplaneSpecification(plane.Manufacturer, plane.Model, built, StandardLayout.For(plane.Seats), false));
        }

        foreach (var (tail, carrier) in carriers)
            yield return new AirplaneView(tail,
                new AirplaneSpecification("unknown", "unknown", null, StandardLayout.For(AssumedSeats.For(carrier)), true));
    }
}
