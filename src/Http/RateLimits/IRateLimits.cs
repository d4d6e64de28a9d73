namespace FlightTickets.Api.Http.RateLimits;

/// <summary>Counts requests against limits. In this process; replicas that share a limit put a shared store behind it.</summary>
internal interface IRateLimits
{
    /// <summary>Takes one request of a client from a policy's quota.</summary>
    ValueTask<RateLimitDecision> TakeAsync(RateLimitPolicy policy, string client);
}

/// <summary>A quota.</summary>
/// <param name="Name">Its name in the headers.</param>
/// <param name="Quota">How many requests at once.</param>
/// <param name="Window">The time in which the quota is restored.</param>
internal sealed record RateLimitPolicy(string Name, int Quota, TimeSpan Window);

/// <summary>The remaining quota.</summary>
/// <param name="IsAllowed">Whether the request may proceed.</param>
/// <param name="Remaining">How many more requests may follow at once.</param>
/// <param name="Reset">After how long the whole quota is there again.</param>
/// <param name="RetryAfter">When the next request may come, if this one is refused.</param>
internal readonly record struct RateLimitDecision(bool IsAllowed, int Remaining, TimeSpan Reset, TimeSpan RetryAfter);

/// <summary>The limits of this API.</summary>
internal static class RateLimitPolicies
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Everything without a policy of its own, by user.</summary>
    public static readonly RateLimitPolicy Default = new("default", 3000, Minute);

    /// <summary>
    /// Registration, login and mailed codes, by address: each costs a password hash or a mail, or tries a code. The account itself slows
    /// down guessing.
    /// </summary>
    public static readonly RateLimitPolicy SignIn = new("sign-in", 120, Minute);

    /// <summary>Orders without payment, by user and flight: a user who lets them lapse cannot hold the flight again at once.</summary>
    public static readonly RateLimitPolicy Holds = new("holds", 4, Hour);

    /// <summary>The same by address and flight, for those who register more users.</summary>
    public static readonly RateLimitPolicy HoldsOfAddress = new("holds-of-address", 12, Hour);

    /// <summary>Lookup without a token, by address: six characters can be guessed at.</summary>
    public static readonly RateLimitPolicy Lookup = new("lookup", 20, Minute);
}
