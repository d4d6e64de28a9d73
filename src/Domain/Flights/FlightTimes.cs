using NodaTime;

namespace FlightTickets.Flights;

/// <summary>From wall times to instants, by the IANA database that NodaTime carries.</summary>
internal static class FlightTimes
{
    /// <summary>
    /// The instant of a wall time. One that a clock change leaves out is refused; of two, the earlier is meant unless an offset says.
    /// </summary>
    /// <param name="local">The wall time.</param>
    /// <param name="timeZone">An IANA time zone of the database.</param>
    /// <param name="offset">The offset from UTC, where it was said.</param>
    /// <param name="field">The field the wall time is in.</param>
    /// <param name="offsetField">The field the offset is in.</param>
    public static Result<DateTimeOffset> Resolve(DateTime local, string timeZone, TimeSpan? offset, string field, string offsetField)
    {
        var zone = DateTimeZoneProviders.Tzdb[timeZone];
        var mapping = zone.MapLocal(LocalDateTime.FromDateTime(local));
        if (mapping.Count == 0)
            return new Refusal(RefusalCodes.LocalTimeSkipped,
                $"The clocks of {timeZone} leave {local:yyyy-MM-ddTHH:mm} out.")
            { Field = FieldPath.Of(field) };
        if (offset is null) return mapping.First().ToDateTimeOffset().ToUniversalTime();
        foreach (var candidate in mapping.Count == 1 ? [mapping.Single()] : new[] { mapping.First(), mapping.Last() })
        {
            if (candidate.Offset.ToTimeSpan() == offset) return candidate.ToDateTimeOffset().ToUniversalTime();
        }

        return new Refusal(RefusalCodes.Invalid,
            $"The clocks of {timeZone} have another offset then.")
        { Field = FieldPath.Of(offsetField) };
    }

    /// <summary>The wall time of an instant.</summary>
    public static DateTime Local(DateTimeOffset instant, string timeZone) =>
        Instant.FromDateTimeOffset(instant).InZone(DateTimeZoneProviders.Tzdb[timeZone]).ToDateTimeUnspecified();
}
