using System.Globalization;
using System.Text;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>A trip as an iCalendar file (RFC 5545): an event per flight, in UTC, so that every calendar shows it in its own zone.</summary>
internal static class CalendarFile
{
    // Octets per line, without its end.
    private const int LineLength = 75;

    public static string Of(Trip trip, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//FlightTickets//Trips//EN");
        for (var i = 0; i < trip.Flights.Count; i++)
        {
            if (trip.Order.Segments[i].Cancelled == true) continue;
            var result = trip.Flights[i];
            var seats = string.Join(", ", trip.Order.Segments[i].Seats.OfType<string>());
            Line(text, "BEGIN:VEVENT");
            Line(text, $"UID:{trip.Order.Id}-{i}@flighttickets");
            Line(text, $"DTSTAMP:{Instant(now)}");
            Line(text, $"DTSTART:{Instant(result.Flight.Departure.Utc)}");
            Line(text, $"DTEND:{Instant(result.Flight.Arrival.Utc)}");
            Line(text, $"SUMMARY:{Escape($"{Words.Number(result.Flight)} {result.From} to {result.To}")}");
            Line(text, $"LOCATION:{Escape($"{result.From} ({result.Flight.Departure.Airport})")}");
            Line(text, $"DESCRIPTION:{Escape($"Booking {trip.Order.BookingReference}{(seats.Length > 0 ? $"\nSeats {seats}" : "")}")}");
            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    // A long line is continued after a line break and a space; a character is never split.
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineLength)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
