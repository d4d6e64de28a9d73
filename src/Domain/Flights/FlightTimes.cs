using NodaTime;

namespace FlightTickets.Flights;

/// <summary>Converts wall times to instants, by NodaTime's copy of the IANA database.</summary>
internal static class FlightTimes
{
    /// <summary>
    /// The instant of a wall time. A time that a clock change skips is refused; of two instants, the earlier is meant unless an offset says
    /// otherwise.
    /// </summary>
    /// <param name="local">The wall time.</param>
    /// <param name="timeZone">An IANA time zone of the database.</param>
    /// <param name="offset">The offset from UTC, if given.</param>
    /// <param name="field">The field that holds the wall time.</param>
    /// <param name="offsetField">The field that holds the offset.</param>
    public static Result<DateTimeOffset> Resolve(DateTime local, string timeZone, TimeSpan? offset, string field, string offsetField)
    {
        var zone = DateTimeZoneProviders.Tzdb[timeZone];
        var mapping = zone.MapLocal(LocalDateTime.FromDateTime(local));
        if (mapping.Count == 0)
            return new Refusal(RefusalCodes.LocalTimeSkipped,
                $"The clocks of {timeZone} skip {local:yyyy-MM-ddTHH:mm}.")
            { Field = FieldPath.Of(field) };
        if (offset is null) return mapping.First().ToDateTimeOffset().ToUniversalTime();
        foreach (var candidate in mapping.Count == 1 ? [mapping.Single()] : new[] { mapping.First(), mapping.Last() })
        {
            if (candidate.Offset.ToTimeSpan() == offset) return candidate.ToDateTimeOffset().ToUniversalTime();
        }

        return new Refusal(RefusalCodes.Invalid,
            $"{timeZone} has a different offset at that time.")
        { Field = FieldPath.Of(offsetField) };
    }

    /// <summary>The wall time of an instant.</summary>
    public static DateTime Local(DateTimeOffset instant, string timeZone) =>
        Instant.FromDateTimeOffset(instant).InZone(DateTimeZoneProviders.Tzdb[timeZone]).ToDateTimeUnspecified();
}
