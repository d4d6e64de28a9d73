using System.Text;
using FlightTickets.Client;
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
        var free = new Money { Amount = "0.00", Currency = "USD" };
        var flight = new Flight
        {
            Id = "HA-51-20261228-JFK",
            Carrier = "HA",
            FlightNumber = "51",
            Status = FlightStatus.Scheduled,
            SalesCloseAt = Departure,
            Departure = new() { Airport = "JFK", Local = "2026-12-28T10:00:00", TimeZone = "America/New_York", Utc = Departure },
            Arrival = new()
            {
                Airport = "HNL",
                Local = "2026-12-28T15:00:00",
                TimeZone = "Pacific/Honolulu",
                Utc = Departure.AddHours(10),
            },
            Airplane = "N384HA",
            Cabins = [],
        };
        var segment = new Segment
        {
            Id = "s0",
            FlightId = flight.Id,
            Cabin = Cabin.Economy,
            Seats = [seat],
            DepartureUtc = Departure,
            ArrivalUtc = Departure.AddHours(10),
        };
        var order = new Order
        {
            Id = "ord_1",
            BookingReference = "K7MPX2",
            Status = OrderStatus.Confirmed,
            Base = free,
            Taxes = free,
            Total = free,
            Passengers = [new() { Id = "p0", GivenName = "Ada", FamilyName = "Lovelace", BornOn = new(1990, 12, 10) }],
            Segments = [segment],
            Tickets = [],
            Payments = [],
            Fees = [],
            CreatedAt = Departure,
        };
        return new Trip(order, [new FlightResult(flight, "Hawaiian Airlines", "New York", to)]);
    }
}
