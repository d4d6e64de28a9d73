namespace FlightTickets.Clocks;

/// <summary>
/// One move of the test clock. It stops wherever something is due on the way, and goes on when that is done, so that a hold lapses at its
/// own minute and not weeks later.
/// </summary>
internal sealed class ClockMove(
    MoveClock command, ClockRoll roll, Func<ClockReading, Task> set, Func<ClockReading> reading, MovableTime time, TimeProvider pace)
{
    /// <summary>A day of a large airline has more; then the rest of the way is one step, and what is due happens late, as after a
    /// failure.</summary>
    private const int MostSteps = 1000;

    /// <summary>How long what is due at one instant may take, and what is due after that is left.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How long the whole way may take. After that it is one step.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private DueWork _left = DueWork.None;
    private int _steps;
    private bool _isBackwards;

    /// <summary>Completes with the move.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    public ClockProgress Progress => new(reading(), false, _isBackwards, roll.Count, _steps, _left);

    public async Task RunAsync()
    {
        await roll.WhenWholeAsync();
        var target = command.To ?? (command.By is { } by ? time.GetUtcNow() + by : null);
        if (target < time.GetUtcNow())
        {
            _isBackwards = true;
            return;
        }

        if (command.Running is false && reading().IsRunning) await set(reading().Stopped(time.SystemNow));
        if (target is { } instant) await GoAsync(instant);
        if (command.Running is true && !reading().IsRunning) await set(reading().Started(time.SystemNow));
        _left = await SettleAsync();
    }

    private async Task GoAsync(DateTimeOffset target)
    {
        var begun = pace.GetTimestamp();
        while (true)
        {
            var done = await SettleAsync();
            var now = time.GetUtcNow();
            if (now >= target) return;
            var isLong = _steps >= MostSteps || !done.IsDone || pace.GetElapsedTime(begun) > Longest;
            var next = !isLong && done.NextDue is { } due && due > TimeSpan.Zero && due < target - now ? now + due : target;
            await set(reading().MovedTo(next, time.SystemNow));
            _steps++;
        }
    }

    /// <summary>Lets every process do what is due, until two rounds in a row found nothing: one may have made work for another.</summary>
    private async Task<DueWork> SettleAsync()
    {
        var (begun, failed) = (pace.GetTimestamp(), 0);
        for (var quiet = 0; ;)
        {
            var work = (await roll.AskAsync(follower => follower.DoDue())).Aggregate(DueWork.None, (all, one) => all.And(one));
            failed += work.Failed;
            _left = work with { Failed = failed };
            quiet = _left.IsDone ? quiet + 1 : 0;
            if (quiet == 2 || pace.GetElapsedTime(begun) > Patience) return _left;
            if (quiet == 0) await Task.Delay(Moment, pace);
        }
    }
}
