using System.Threading.Channels;

namespace FlightTickets.Persistence;

/// <summary>
/// A timer that can only be moved nearer while somebody waits for it. Setting it to a later time costs one comparison.
/// </summary>
internal sealed class Alarm : IDisposable
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _dueTicks = long.MaxValue;

    public Alarm(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void RingWithin(TimeSpan delay)
    {
        // Timers accept no delay beyond 49 days; ringing early only costs one query of the database.
        delay = TimeSpan.FromTicks(Math.Clamp(delay.Ticks, 0, TimeSpan.TicksPerDay));
        var due = _time.GetUtcNow().UtcTicks + delay.Ticks;
        if (due >= Interlocked.Read(ref _dueTicks))
            return;

        lock (_lock)
        {
            if (due >= _dueTicks)
                return;

            Interlocked.Exchange(ref _dueTicks, due);
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Ring()
    {
        lock (_lock)
            Interlocked.Exchange(ref _dueTicks, long.MaxValue);

        _rings.Writer.TryWrite(true);
    }

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _rings.Reader.ReadAsync(cancellationToken);

    public void Dispose() => _timer.Dispose();
}
