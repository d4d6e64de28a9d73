namespace FlightTickets.Persistence.Sqlite;

/// <summary>Times as the database stores them: microseconds since 1970-01-01 UTC.</summary>
internal static class Clock
{
    public static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Micros(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static TimeSpan Span(long micros) => TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);
}
