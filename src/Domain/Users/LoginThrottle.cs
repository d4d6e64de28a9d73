namespace FlightTickets.Users;

/// <summary>
/// Slows guessing down: after some failures in a row every further one doubles the wait, up to a bound, so that a guesser cannot lock the
/// owner out for long (NIST SP 800-63B, section 5.2.2, asks for at most 100 failures; this takes days to reach them). Pure and immutable.
/// </summary>
/// <param name="Failures">Attempts since the last success; one under way counts as failed, so
/// that attempts side by side gain nothing.</param>
/// <param name="ClosedUntil">Until when no attempt is taken.</param>
internal readonly record struct LoginThrottle(int Failures, DateTimeOffset ClosedUntil)
{
    public const int FreeAttempts = 5;

    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Counts an attempt; refused while closed. An attempt that is refused counts for nothing: the wait always ends.</summary>
    public LoginThrottle Begin(DateTimeOffset now, out Refusal? refusal)
    {
        refusal = null;
        if (now < ClosedUntil)
        {
            refusal = new Refusal(RefusalCodes.TooManyAttempts,
                "Too many failed attempts; wait before the next one.")
            { RetryAfter = ClosedUntil - now };
            return this;
        }

        var failures = Failures + 1;
        if (failures < FreeAttempts) return new LoginThrottle(failures, default);
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - FreeAttempts, 10));
        return new LoginThrottle(failures, now + (wait < LongestWait ? wait : LongestWait));
    }
}
