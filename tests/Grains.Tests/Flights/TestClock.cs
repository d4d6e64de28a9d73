namespace FlightTickets.Grains.Tests.Flights;

/// <summary>
/// The real clock, moved to a date of the test's choice and on by what the test says. It keeps running because the silos' own timers hang on it.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long _shift = (start - DateTimeOffset.UtcNow).Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _shift));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);
}
