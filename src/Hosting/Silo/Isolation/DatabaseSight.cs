namespace FlightTickets.Isolation;

/// <summary>What a silo knows about the database. Times are those of the silo's monotonic clock.</summary>
/// <param name="Reached">Whether the last attempt reached it.</param>
/// <param name="Since">When the first attempt of the current run of equal results began.</param>
/// <param name="Last">The end of the last attempt.</param>
/// <param name="Attempts">How many attempts in a row had this result.</param>
public sealed record DatabaseSight(bool Reached, TimeSpan Since, TimeSpan Last, int Attempts)
{
    /// <summary>How often a silo tries, and how long it waits for the answer.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2.5);

    /// <summary>How long the last result counts. A silo that was paused, or whose attempt hangs, does not know the present state.</summary>
    public static readonly TimeSpan Fresh = 2 * Period;

    /// <summary>Before the first attempt.</summary>
    public static DatabaseSight None { get; } = new(false, TimeSpan.Zero, TimeSpan.Zero, 0);

    /// <summary>Adds an attempt.</summary>
    /// <param name="reached">Whether it reached the database.</param>
    /// <param name="begun">When it began.</param>
    /// <param name="ended">When it ended.</param>
    public DatabaseSight After(bool reached, TimeSpan begun, TimeSpan ended) =>
        Attempts > 0 && reached == Reached ? this with { Last = ended, Attempts = Attempts + 1 } : new(reached, begun, ended, 1);

    /// <summary>
    /// For how long every attempt has reached the database, up to the last one; zero if that one failed, or is not fresh.
    /// </summary>
    public TimeSpan Working(TimeSpan now) => Reached && now - Last <= Fresh ? Last - Since : TimeSpan.Zero;

    /// <summary>For how long no attempt has reached the database, up to the last one; zero if that one succeeded.</summary>
    public TimeSpan Failing => Reached ? TimeSpan.Zero : Last - Since;
}
