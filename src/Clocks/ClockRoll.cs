namespace FlightTickets.Clocks;

/// <summary>The processes that follow the clock. Each reports every <see cref="Interval"/>.</summary>
/// <param name="pace">The clock of pace.</param>
public sealed class ClockRoll(TimeProvider pace)
{
    /// <summary>How often a process reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A process that is silent for this long has ended.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Dictionary<IClockFollower, long> _heard = [];
    private readonly long _begun = pace.GetTimestamp();

    /// <summary>The followers.</summary>
    public int Count => _heard.Count;

    /// <summary>Notes that a process has reported.</summary>
    public void Hear(IClockFollower follower)
    {
        _heard[follower] = pace.GetTimestamp();
        foreach (var (silent, at) in _heard.ToList())
            if (pace.GetElapsedTime(at) > Silence) _heard.Remove(silent);
    }

    /// <summary>Completes when every process has had time to report: the roll of a silo that just took the clock over is empty.</summary>
    public Task WhenWholeAsync()
    {
        var left = Interval + Interval - pace.GetElapsedTime(_begun);
        return left > TimeSpan.Zero ? Task.Delay(left, pace) : Task.CompletedTask;
    }

    /// <summary>Asks all followers at once. A follower that does not answer is dropped until it reports again.</summary>
    /// <returns>The answers.</returns>
    public async Task<IReadOnlyList<T>> AskAsync<T>(Func<IClockFollower, Task<T>> ask)
    {
        var answers = new List<T>();
        foreach (var (follower, answer) in _heard.Keys.Select(follower => (follower, Ask(follower))).ToList())
        {
            try
            {
                answers.Add(await answer);
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException)
            {
                _heard.Remove(follower);
            }
        }

        return answers;

        Task<T> Ask(IClockFollower follower) => ask(follower).WaitAsync(Patience, pace);
    }
}
