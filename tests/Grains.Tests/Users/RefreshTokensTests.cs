using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class RefreshTokensTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);

    private static readonly UserState Ada = new() { Email = "ada@example.com", Name = "Ada", PasswordHash = "x", CreatedAt = Now };

    [Fact]
    public void A_token_is_good_once_and_its_successor_after_it()
    {
        var user = RefreshTokens.Open(Ada, "f", "s0", Now);
        (user, var first) = RefreshTokens.Rotate(user, Token("s0"), "s1", Now);
        (user, var second) = RefreshTokens.Rotate(user, Token("s1"), "s2", Now);
        Assert.Null(first);
        Assert.Null(second);
    }

    [Fact]
    public void A_token_used_twice_ends_its_family_and_no_other()
    {
        var user = RefreshTokens.Open(RefreshTokens.Open(Ada, "f", "s0", Now), "g", "t0", Now);
        (user, _) = RefreshTokens.Rotate(user, Token("s0"), "s1", Now);
        (user, var reuse) = RefreshTokens.Rotate(user, Token("s0"), "s2", Now);
        (user, var newest) = RefreshTokens.Rotate(user, Token("s1"), "s3", Now);
        (_, var other) = RefreshTokens.Rotate(user, new RefreshToken("u", "g", "t0"), "t1", Now);
        Assert.Equal(RefusalCodes.TokenReuse, reuse?.Code);
        Assert.Equal(RefusalCodes.TokenReuse, newest?.Code);
        Assert.Null(other);
    }

    [Fact]
    public void A_family_ends_thirty_days_after_its_last_use()
    {
        var user = RefreshTokens.Open(Ada, "f", "s0", Now);
        (user, var used) = RefreshTokens.Rotate(user, Token("s0"), "s1", Now.AddDays(29));
        (_, var later) = RefreshTokens.Rotate(user, Token("s1"), "s2", Now.AddDays(59));
        Assert.Null(used);
        Assert.Equal(RefusalCodes.InvalidToken, later?.Code);
    }

    [Fact]
    public void A_family_ends_ninety_days_after_its_login()
    {
        var user = RefreshTokens.Open(Ada, "f", "s0", Now);
        for (var i = 1; i <= 3; i++)
        {
            (user, var used) = RefreshTokens.Rotate(user, Token($"s{i - 1}"), $"s{i}", Now.AddDays(i * 29));
            Assert.Null(used);
        }

        (_, var late) = RefreshTokens.Rotate(user, Token("s3"), "s4", Now.AddDays(90));
        Assert.Equal(RefusalCodes.InvalidToken, late?.Code);
        (_, var good) = RefreshTokens.Rotate(user, Token("s3"), "s4", Now.AddDays(90).AddTicks(-1));
        Assert.Null(good);
    }

    [Fact]
    public void The_family_unused_for_longest_is_dropped()
    {
        var user = Ada;
        for (var i = 0; i <= RefreshTokens.MaxFamilies; i++) user = RefreshTokens.Open(user, $"f{i}", "s", Now.AddMinutes(i));
        Assert.Equal(RefreshTokens.MaxFamilies, user.Families.Length);
        Assert.DoesNotContain(user.Families, f => f.Id == "f0");
    }

    [Fact]
    public void Signing_out_ends_the_family_quietly()
    {
        var user = RefreshTokens.Close(RefreshTokens.Open(Ada, "f", "s0", Now), Token("s0"), Now);
        var (_, refusal) = RefreshTokens.Rotate(user, Token("s0"), "s1", Now);
        Assert.Equal(RefusalCodes.InvalidToken, refusal?.Code);
    }

    [Fact]
    public void No_secret_is_stored()
    {
        var user = RefreshTokens.Open(Ada, "f", "a-secret", Now);
        Assert.DoesNotContain("a-secret", string.Join(' ', user.Families), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a..c")]
    [InlineData("a.b.c.d")]
    public void A_token_has_three_parts(string text) => Assert.False(RefreshToken.TryParse(text, out _));

    private static RefreshToken Token(string secret) => new("u", "f", secret);
}
