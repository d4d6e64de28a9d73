using System.Collections.Concurrent;
using System.Diagnostics;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>
/// The real clock, moved to a date of the test's choice and on by what the test says, its timers with it. It keeps running in between, so
/// that what waits for a moment (a retry, a gateway's timeout) needs no help.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly ConcurrentDictionary<MovedTimer, bool> _timers = [];
    private long _shift = (start - DateTimeOffset.UtcNow).Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _shift));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new MovedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>What is due by then rings now.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _shift, time.Ticks);
        foreach (var timer in _timers.Keys) timer.MoveNearer(time);
    }

    private sealed class MovedTimer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly TestClock _clock;
        private readonly ITimer _timer;
        private TimeSpan _left = Timeout.InfiniteTimeSpan;
        private TimeSpan _period;
        private long _setAt;

        public MovedTimer(TestClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _clock._timers.TryAdd(this, true);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                (_left, _period, _setAt) = (dueTime, period, Stopwatch.GetTimestamp());
                return _timer.Change(dueTime, period);
            }
        }

        public void MoveNearer(TimeSpan time)
        {
            lock (_gate)
            {
                var left = _left - Stopwatch.GetElapsedTime(_setAt);
                if (_left == Timeout.InfiniteTimeSpan || left <= TimeSpan.Zero) return;
                Change(left > time ? left - time : TimeSpan.Zero, _period);
            }
        }

        public void Dispose()
        {
            _clock._timers.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _clock._timers.TryRemove(this, out _);
            return _timer.DisposeAsync();
        }
    }
}
