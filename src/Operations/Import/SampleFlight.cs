using FlightTickets.Flights;
using NodaTime;

namespace FlightTickets.Import;

/// <summary>A row of the sample as the command that schedules it.</summary>
internal sealed record SampleFlight(string Id, string Tail, ScheduleFlight Command, Instant Departs)
{
    public static SampleFlight Of(FlightRow row, DateOnly firstDay, IReadOnlyDictionary<string, DateTimeZone> zones)
    {
        var date = SampleCalendar.Move(row.Date, firstDay);
        var departure = date.ToDateTime(row.Departure);
        var departs = Instant(departure, zones[row.Origin]);
        var arrival = FirstAfter(departs, date, row.Arrival, zones[row.Destination]);
        var id = new FlightId(row.Carrier, row.FlightNumber, date, row.Origin).ToString();
        var fare = new Fare(Cabin.Economy, FareFor(row.Miles), Money.Zero("USD"), null);
        return new SampleFlight(id, row.Tail,
            new ScheduleFlight(row.Destination, departure, null, arrival, null, row.Tail, [fare]), departs);
    }

    /// <summary>49 + 0.11 × miles USD.</summary>
    public static Money FareFor(int miles) => new(4900 + 11L * miles, "USD");

    /// <summary>
    /// The sample has the arrival's clock time but not its date: the arrival is the first such local time after the departure. The
    /// destination may be a day behind the origin, as it may be ahead.
    /// </summary>
    private static DateTime FirstAfter(Instant departs, DateOnly departureDate, TimeOnly time, DateTimeZone zone)
    {
        var candidate = departureDate.AddDays(-1).ToDateTime(time);
        while (Instant(candidate, zone) <= departs) candidate = candidate.AddDays(1);
        return candidate;
    }

    // Of two instants with the same wall time this is the earlier, as in the flight's own rule; no row falls into an hour that a clock
    // change skips.
    private static Instant Instant(DateTime local, DateTimeZone zone) =>
        LocalDateTime.FromDateTime(local).InZoneLeniently(zone).ToInstant();
}
