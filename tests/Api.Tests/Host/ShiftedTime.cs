namespace FlightTickets.Api.Tests.Host;

/// <summary>The real clock, moved: timers run as they do, so a silo lives on it, while a test can let minutes pass.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));
}
