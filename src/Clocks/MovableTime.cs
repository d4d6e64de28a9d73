namespace FlightTickets.Clocks;

/// <summary>
/// The clock of dates under the test gateway: the system's clock, moved ahead or stopped. Timestamps, which measure durations, stay the
/// system's. A timer is due when this clock shows its time; timers that a move passes fire at once, in the order of their times.
/// </summary>
/// <param name="system">The system's clock.</param>
public sealed class MovableTime(TimeProvider system) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<MovableTimer> _waiting = [];
    private readonly Queue<MovableTimer> _due = [];
    private ClockReading? _reading;
    private bool _isFiring;
    private long _timersSet;

    /// <summary>A clock on top of the machine's.</summary>
    public MovableTime() : this(System)
    {
    }

    /// <summary>How far it is from the system's clock.</summary>
    public ClockReading Reading => Volatile.Read(ref _reading) ?? ClockReading.System;

    /// <summary>The system's time, unmoved.</summary>
    public DateTimeOffset SystemNow => system.GetUtcNow();

    /// <inheritdoc/>
    public override long TimestampFrequency => system.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => system.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        // Each booking asks several times: as long as nobody has moved the clock, this costs one more read.
        var reading = Volatile.Read(ref _reading);
        return reading is null ? system.GetUtcNow() : reading.At(system.GetUtcNow());
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => system.GetTimestamp();

    /// <summary>Moves the clock, unless it has a newer reading already.</summary>
    /// <param name="next">The reading.</param>
    public void Apply(ClockReading next)
    {
        ArgumentNullException.ThrowIfNull(next);
        lock (_lock)
        {
            if (next.Version <= Reading.Version) return;
            Volatile.Write(ref _reading, next);
            var now = GetUtcNow();
            foreach (var timer in _waiting.OrderBy(timer => timer.DueAt).ThenBy(timer => timer.Number).ToList())
            {
                if (timer.DueAt > now)
                {
                    timer.Arm(now, next.IsRunning);
                    continue;
                }

                timer.Pass(now, next.IsRunning);
                _due.Enqueue(timer);
            }

            if (_due.Count == 0 || _isFiring) return;
            _isFiring = true;
        }

        // Timers do not fire on this thread: a callback may take long, and may itself move the clock.
        ThreadPool.UnsafeQueueUserWorkItem(static time => time.FireDue(), this, preferLocal: false);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new MovableTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void FireDue()
    {
        while (true)
        {
            MovableTimer? next;
            lock (_lock)
            {
                if (!_due.TryDequeue(out next))
                {
                    _isFiring = false;
                    return;
                }
            }

            next.Fire();
        }
    }

    /// <summary>A timer on this clock, on top of a system timer.</summary>
    private sealed class MovableTimer : ITimer
    {
        private readonly MovableTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private readonly ITimer _timer;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _isDisposed;

        public MovableTimer(MovableTime time, TimerCallback callback, object? state)
        {
            (_time, _callback, _state) = (time, callback, state);
            _timer = time.SystemTimer(OnSystemTimer);
        }

        public DateTimeOffset DueAt { get; private set; }

        /// <summary>Timers of one instant fire in the order in which they were set.</summary>
        public long Number { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
            ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
            lock (_time._lock)
            {
                if (_isDisposed) return false;
                _period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
                if (dueTime < TimeSpan.Zero) return Rest();
                var now = _time.GetUtcNow();
                Await(now + dueTime, now, _time.Reading.IsRunning);
                return true;
            }
        }

        /// <summary>Sets the system's timer for what is left. A stopped clock needs none, unless the timer is due already.</summary>
        public void Arm(DateTimeOffset now, bool isRunning)
        {
            var left = DueAt - now;
            if (left > TimeSpan.Zero && !isRunning) left = Timeout.InfiniteTimeSpan;
            // The system's timers round down to milliseconds, and would fire a little early.
            else left = left > TimeSpan.Zero ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }

        /// <summary>
        /// Sets the next time of a timer that is due. As after a machine's sleep, one callback makes up for all missed periods.
        /// </summary>
        public void Pass(DateTimeOffset now, bool isRunning)
        {
            if (_period > TimeSpan.Zero) Await(now + _period, now, isRunning);
            else Rest();
        }

        public void Fire()
        {
            if (Volatile.Read(ref _isDisposed)) return;
            if (_context is null) _callback(_state);
            else ExecutionContext.Run(_context, static timer => ((MovableTimer)timer!).Call(), this);
        }

        private void Call() => _callback(_state);

        private void OnSystemTimer(object? _)
        {
            lock (_time._lock)
            {
                if (_isDisposed || !_time._waiting.Contains(this)) return;
                var now = _time.GetUtcNow();
                var isRunning = _time.Reading.IsRunning;
                if (DueAt > now)
                {
                    Arm(now, isRunning);
                    return;
                }

                Pass(now, isRunning);
            }

            Fire();
        }

        private void Await(DateTimeOffset dueAt, DateTimeOffset now, bool isRunning)
        {
            (DueAt, Number) = (dueAt, ++_time._timersSet);
            _time._waiting.Add(this);
            Arm(now, isRunning);
        }

        private bool Rest()
        {
            _time._waiting.Remove(this);
            return _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_time._lock)
            {
                _isDisposed = true;
                _time._waiting.Remove(this);
            }

            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private ITimer SystemTimer(TimerCallback callback)
    {
        // The callback brings its own context.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return system.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
