using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class PasswordRuleTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("1234567")]
    [InlineData("Password123")]
    [InlineData("zzzzzzzzzzzz")]
    [InlineData("lovelace1")]
    [InlineData("x-lovelace@example.com")]
    [InlineData("😀😀😀😀")]
    public void Weak(string password) =>
        Assert.Equal(RefusalCodes.WeakPassword, PasswordRules.Check(password, "lovelace@example.com")?.Code);

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("engine No. 1 of lovelace, 1843")]
    [InlineData("пароль-длинный")]
    public void Strong(string password) => Assert.Null(PasswordRules.Check(password, "lovelace@example.com"));
}
