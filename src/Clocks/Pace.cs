namespace FlightTickets.Clocks;

/// <summary>
/// The clock of pace: time-outs, pauses between retries, polls, probes, rate limits. The plain <see cref="TimeProvider"/> is the clock of
/// dates. Both are the system's unless a test clock is added; then pace goes on while dates stand still or jump.
/// </summary>
public static class Pace
{
    /// <summary>The service key: <c>[FromKeyedServices(Pace.Key)] TimeProvider</c>. Orleans answers it for every host.</summary>
    public const string Key = "pace";
}
