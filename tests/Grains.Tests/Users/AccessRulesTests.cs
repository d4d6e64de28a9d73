using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class AccessRulesTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);

    private static readonly UserState Ada = new() { Email = "ada@example.com", Name = "Ada", PasswordHash = "x", CreatedAt = Now };

    [Fact]
    public void A_token_without_session_or_stamp_is_good_for_an_account_that_never_ended_one() =>
        Assert.Equal([Roles.Customer], AccessRules.Standing(Ada, 0, null)?.Roles);

    [Fact]
    public void A_session_that_ended_has_no_standing_and_others_do()
    {
        var user = AccessRules.End(Ada, "a", Now);
        Assert.Null(AccessRules.Standing(user, 0, "a"));
        Assert.NotNull(AccessRules.Standing(user, 0, "b"));
    }

    [Fact]
    public void A_global_logout_ends_every_earlier_token()
    {
        foreach (var user in new[] { AccessRules.EndAll(Ada), User.ChangePassword(Ada, "y") })
        {
            Assert.Null(AccessRules.Standing(user, Ada.Stamp, "a"));
            Assert.NotNull(AccessRules.Standing(user, user.Stamp, "a"));
        }
    }

    [Fact]
    public void Ended_sessions_are_forgotten_with_their_tokens()
    {
        var user = AccessRules.End(Ada, "a", Now);
        Assert.Equal(["b"], AccessRules.End(user, "b", Now + Session.AccessLifetime).Ended.Select(e => e.Id));
    }

    [Fact]
    public void Too_many_ended_sessions_end_all_access_tokens_and_no_refresh_token()
    {
        var user = RefreshTokens.Open(Ada, "f", "s", Now);
        for (var i = 0; i <= AccessRules.MaxEnded; i++) user = AccessRules.End(user, $"e{i}", Now);
        Assert.Null(AccessRules.Standing(user, 0, "e0"));
        Assert.Null(AccessRules.Standing(user, 0, "f"));
        Assert.Single(user.Families);
        Assert.NotNull(AccessRules.Standing(user, user.Stamp, "f"));
    }
}
