using System.Text;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Tests.Rules;

/// <summary>The calendar file that a trip gives.</summary>
public sealed class CalendarFileTests
{
    private static readonly DateTimeOffset Departure = new(2026, 12, 28, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_flight_is_an_event_in_utc()
    {
        var lines = Lines(CalendarFile.Of(Trip("Honolulu", "1A"), Departure.AddDays(-30)));
        Assert.Contains("DTSTART:20261228T150000Z", lines);
        Assert.Contains("DTEND:20261229T010000Z", lines);
        Assert.Contains("SUMMARY:HA 51 New York to Honolulu", lines);
        Assert.Contains("DESCRIPTION:Booking K7MPX2\\nSeats 1A", lines);
        Assert.Equal("END:VCALENDAR", lines[^2]);
    }

    [Fact]
    public void Signs_of_the_format_are_escaped_and_long_lines_folded_between_characters()
    {
        var text = CalendarFile.Of(Trip("Sankt Johann; am, Fluß " + new string('ä', 60), null), Departure);
        Assert.All(Lines(text), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.Contains("Sankt Johann\\; am\\, Fluß", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', text);
    }

    private static string[] Lines(string text) => text.Split("\r\n");

    private static Trip Trip(string to, string? seat)
    {
        var free = new Money("0.00", "USD");
        var flight = new Flight("HA-51-20261228-JFK", "HA", "51", "scheduled", Departure,
            new("JFK", new(2026, 12, 28, 10, 0, 0), "America/New_York", Departure, null),
            new("HNL", new(2026, 12, 28, 15, 0, 0), "Pacific/Honolulu", Departure.AddHours(10), null), "N384HA", null, []);
        return new Trip(
            new Order("ord_1", "K7MPX2", "confirmed", free, free, free, [new("p0", "Ada", "Lovelace", null, null)],
                [new("s0", flight.Id, "economy", [seat], Departure, Departure.AddHours(10), null)],
                [], null, [], [], Departure, null, null),
            [new FlightResult(flight, "Hawaiian Airlines", "New York", to)]);
    }
}
