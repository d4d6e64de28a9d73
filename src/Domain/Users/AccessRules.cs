namespace FlightTickets.Users;

/// <summary>Decides which access tokens are still valid. A token names the stamp of its account and the session it came from.</summary>
internal static class AccessRules
{
    /// <summary>
    /// How many ended sessions are remembered; one more ends the access tokens of all sessions, which clients then refresh.
    /// </summary>
    public const int MaxEnded = 20;

    /// <summary>What the bearer of such a token may do now; <see langword="null"/> if the token has ended.</summary>
    public static AccountStanding? Standing(UserState user, int stamp, string? session)
    {
        if (stamp != user.Stamp) return null;
        var isEnded = user.Ended.Any(ended => ended.Id == session) || user.Families.Any(family => family.Id == session && family.Reused);
        return isEnded ? null : new AccountStanding(user.Roles);
    }

    /// <summary>Ends the access tokens of one session.</summary>
    public static UserState End(UserState user, string session, DateTimeOffset now)
    {
        var ended = user.Ended.RemoveAll(e => e.Until <= now);
        return ended.Length < MaxEnded
            ? user with { Ended = ended.Add(new EndedSession(session, now + Session.AccessLifetime)) }
            : user with { Ended = [], Stamp = user.Stamp + 1 };
    }

    /// <summary>Ends every session with its refresh and access tokens.</summary>
    public static UserState EndAll(UserState user) => user with { Families = [], Ended = [], Stamp = user.Stamp + 1 };
}
