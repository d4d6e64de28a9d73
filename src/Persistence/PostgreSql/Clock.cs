namespace FlightTickets.Persistence.PostgreSql;

/// <summary>Instants in microseconds since 1970, PostgreSQL's own resolution.</summary>
internal static class Clock
{
    public static long Micros(DateTime time) => (time.ToUniversalTime().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTime Time(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
