using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>Wall times as people enter them, and the instants they mean.</summary>
internal static class BoardTimes
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>The wall time of a form's field; <see langword="null"/> for anything else.</summary>
    public static DateTime? Read(string? text) =>
        DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? local : null;

    /// <summary>A wall time for a form's field.</summary>
    public static string Write(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The instant of a wall time at an airport; <see langword="null"/> for a time that a clock change skips.</summary>
    public static DateTimeOffset? Instant(DateTime local, FlightEnd end)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(end.TimeZone, out var zone)) return end.Utc + (local - end.LocalTime());
        return zone.IsInvalidTime(local) ? null : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The estimates that a new departure makes: the flight takes as long as planned.</summary>
    public static UpdateFlightRequest Delay(Flight flight, DateTimeOffset departure) => new()
    {
        Status = flight.Status == FlightStatus.Scheduled && departure > flight.Departure.Utc ? FlightStatus.Delayed : null,
        DepartureEstimated = departure,
        ArrivalEstimated = departure + (flight.Arrival.Utc - flight.Departure.Utc),
    };
}
