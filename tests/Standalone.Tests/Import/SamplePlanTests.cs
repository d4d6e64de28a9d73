using FlightTickets.Fleet;
using FlightTickets.Import;
using NodaTime;

namespace FlightTickets.Standalone.Tests.Import;

/// <summary>The oddities that data/nyc13/README.md counts, counted in the plan.</summary>
public sealed class SamplePlanTests
{
    private static readonly SampleFiles Files = SampleFiles.Read(SampleFiles.DefaultFolder);
    private static readonly DateOnly FirstDay = new(2027, 1, 5);
    private static readonly SamplePlan Plan = SamplePlan.Of(Files, FirstDay);

    [Fact]
    public void Every_row_is_a_flight_of_its_own()
    {
        var ids = Plan.FlightsByTail.SelectMany(flights => flights).Select(flight => flight.Id).ToHashSet();
        Assert.Equal(32_735, Plan.FlightCount);
        Assert.Equal(32_735, ids.Count);
        Assert.Equal(1_330, Files.Airports.Length);
    }

    [Fact]
    public void Layouts_are_assumed_for_unknown_tails_and_reassigned_registrations()
    {
        var assumed = Plan.Airplanes.Where(airplane => airplane.Specification.LayoutAssumed).Select(airplane => airplane.Tail).ToHashSet();
        var known = Files.Planes.ToDictionary(plane => plane.Tail);
        Assert.Equal(4_814, Files.Flights.Count(row => !known.ContainsKey(row.Tail)));
        Assert.Equal(228, Files.Flights.Count(row => known.TryGetValue(row.Tail, out var plane) && plane.Seats < 20));
        Assert.Equal(4_814 + 228, Files.Flights.Count(row => assumed.Contains(row.Tail)));
        Assert.Equal(36, assumed.Count(known.ContainsKey));
        Assert.Equal(20, Files.Flights.Count(row => row.Date == SampleCalendar.BusiestDay && !known.ContainsKey(row.Tail)));
        Assert.Equal(3_322, Plan.Airplanes.Count(airplane => known.ContainsKey(airplane.Tail)));
        Assert.Equal(Plan.Airplanes.Length, Plan.Airplanes.DistinctBy(airplane => airplane.Tail).Count());
        Assert.Equal([70, 160], Plan.Airplanes.Where(airplane => airplane.Specification.LayoutAssumed).Select(Seats).Distinct().Order());
    }

    [Fact]
    public void A_layout_has_exactly_the_planes_seats()
    {
        var known = Files.Planes.ToDictionary(plane => plane.Tail, plane => plane.Seats);
        Assert.All(Plan.Airplanes.Where(airplane => !airplane.Specification.LayoutAssumed),
            airplane => Assert.Equal(known[airplane.Tail], Seats(airplane)));
    }

    [Fact]
    public void An_unknown_year_stays_unknown() =>
        Assert.Equal(70, Plan.Airplanes.Count(airplane => airplane.Specification is { LayoutAssumed: false, Built: null })
            + Files.Planes.Count(
                plane => plane.Year == "NA" && Plan.Airplanes.Any(a => a.Tail == plane.Tail && a.Specification.LayoutAssumed)));

    [Fact]
    public void An_arrival_is_the_first_matching_local_time_after_the_departure()
    {
        var zones = Files.Airports.ToDictionary(airport => airport.Iata, airport => DateTimeZoneProviders.Tzdb[airport.TimeZone]);
        Assert.Equal(600, Files.Flights.Count(row => row.Arrival < row.Departure));
        foreach (var flight in Plan.FlightsByTail.SelectMany(flights => flights))
        {
            var arrives = LocalDateTime.FromDateTime(flight.Command.ArrivalLocal)
                .InZoneStrictly(zones[flight.Command.Destination]).ToInstant();
            Assert.InRange(arrives - flight.Departs, Duration.FromMinutes(1), Duration.FromHours(24));
        }
    }

    [Fact]
    public void Four_flights_overlap_another_of_their_airplane_all_beside_DL120()
    {
        var zones = Files.Airports.ToDictionary(airport => airport.Iata, airport => DateTimeZoneProviders.Tzdb[airport.TimeZone]);
        var overlapping = new List<string>();
        foreach (var flights in Plan.FlightsByTail)
        {
            var busyUntil = Instant.MinValue;
            foreach (var flight in flights)
            {
                if (flight.Departs < busyUntil)
                    overlapping.Add(flight.Tail);
                else
                    busyUntil = LocalDateTime.FromDateTime(flight.Command.ArrivalLocal)
                        .InZoneLeniently(zones[flight.Command.Destination]).ToInstant();
            }
        }

        Assert.Equal(["N702TW", "N710TW", "N722TW", "N727TW"], overlapping.Order(StringComparer.Ordinal));
    }

    // Wherever the year is put, no wall time of the sample is one that a clock change leaves out. (A few
    // arrivals may lie in a doubled hour: the earlier counts.)
    [Fact]
    public void No_row_falls_into_an_hour_that_a_clock_change_skips()
    {
        var zones = Files.Airports.ToDictionary(airport => airport.Iata, airport => DateTimeZoneProviders.Tzdb[airport.TimeZone]);
        for (var firstDay = new DateOnly(2026, 1, 6); firstDay.Year < 2030; firstDay = firstDay.AddDays(7 * 31))
        {
            foreach (var flight in SamplePlan.Of(Files, firstDay).FlightsByTail.SelectMany(flights => flights))
            {
                var origin = flight.Id[^3..];
                Assert.NotEqual(0, zones[origin].MapLocal(LocalDateTime.FromDateTime(flight.Command.DepartureLocal)).Count);
                Assert.NotEqual(0,
                    zones[flight.Command.Destination].MapLocal(LocalDateTime.FromDateTime(flight.Command.ArrivalLocal)).Count);
            }
        }
    }

    [Fact]
    public void The_busiest_day_has_121_departures_and_the_airplanes_that_fly_them()
    {
        var day = SamplePlan.Of(Files, FirstDay, SampleCalendar.BusiestDay);
        Assert.Equal(121, day.FlightCount);
        Assert.Equal(115, day.Airplanes.Length);
        // The same airplanes and flights as in the plan of everything, so that one import after the other changes nothing.
        var all = Plan.Airplanes.ToDictionary(airplane => airplane.Tail, airplane => airplane.Specification.LayoutAssumed);
        Assert.All(day.Airplanes, airplane => Assert.Equal(all[airplane.Tail], airplane.Specification.LayoutAssumed));
        var ids = Plan.FlightsByTail.SelectMany(flights => flights).Select(flight => flight.Id).ToHashSet();
        Assert.All(day.FlightsByTail.SelectMany(flights => flights), flight => Assert.Contains(flight.Id, ids));
    }

    [Theory]
    [InlineData(80, 57_80)]
    [InlineData(1_074, 167_14)]
    public void A_fare_is_49_dollars_and_11_cents_per_mile(int miles, long minor) =>
        Assert.Equal(new Money(minor, "USD"), SampleFlight.FareFor(miles));

    private static int Seats(AirplaneView airplane) => airplane.Specification.Cabins.Sum(cabin =>
        (cabin.LastRow - cabin.FirstRow + 1) * cabin.Seats.Count(letter => letter != ' ') - cabin.Missing.Length);
}
