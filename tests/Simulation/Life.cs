namespace FlightTickets.Simulation;

/// <summary>The life of an activation: a crash ends it, and from then on nothing that it waited for comes back to it.</summary>
internal sealed class Life
{
    public bool IsOver { get; private set; }

    public void End() => IsOver = true;

    /// <summary>Whether an exception is one of lost infrastructure, and no bug.</summary>
    public static bool IsExpected(Exception exception) => exception is WriteFailure or TimeoutException or OverloadedException;
}

/// <summary>A record could not be written; its activation is lost.</summary>
internal sealed class WriteFailure() : Exception("The record could not be written.");

/// <summary>The world's time, as an activation has it: its timers end with it.</summary>
internal sealed class LifeClock(World world, Life life) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => world.Now;

    public override long GetTimestamp() => world.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(world, life, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(World world, Life life, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            world.After(dueTime, () =>
            {
                if (version == _version && !life.IsOver) callback(state);
            });
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
