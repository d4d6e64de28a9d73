using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class PasswordRuleTests
{
    /// <summary>Of published lists of the commonest, those that a rule of length lets pass.</summary>
    private const string Common =
        "password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword 12345678 123456789 1234567890 0123456789 "
        + "87654321 987654321 9876543210 11111111 00000000 88888888 12341234 12121212 11223344 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 "
        + "zaq12wsx qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 asdfghjk asdfghjkl zxcvbnm1 abcd1234 abc12345 a1b2c3d4 abcdefgh "
        + "abcdefg1 iloveyou iloveyou1 sunshine princess football baseball superman batman123 starwars trustno1 whatever letmein1 "
        + "letmein123 welcome1 welcome123 changeme admin123 admin1234 administrator root1234 test1234 testtest guest123 default1 "
        + "secret123 monkey123 dragon123 master123 shadow12 charlie1 asdf1234 qwer1234 q1w2e3r4 1234qwer 123qweasd 123qwe123 "
        + "Summer2024! Winter2023 Welcome1! P@ssw0rd1 Passw0rd! Qwerty!23 Abc123456 Pa$$w0rd Monkey!1 Football#1 Dragon2020 "
        + "19900101 20240501 abcabcabc aaaaaaaa 1a1a1a1a1a1a lkjhgfdsa azertyuiop Charlie2019!";

    public static TheoryData<string> CommonOnes => [.. Common.Split(' ')];

    [Theory, MemberData(nameof(CommonOnes))]
    public void Common_passwords_are_weak(string password) => Assert.NotNull(PasswordRules.Check(password, "someone@example.com"));

    [Fact]
    public void The_list_has_more_than_the_ten_thousand_commonest() => Assert.InRange(CommonPasswords.Count, 10_000, 100_000);

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
    [InlineData("correct horse battery")]
    [InlineData("analytical-engine-1843")]
    [InlineData("engine No. 1 of lovelace, 1843")]
    [InlineData("admin-Passw0rd-1")]
    [InlineData("another good one")]
    [InlineData("Tr7#kq9!vXz2")]
    [InlineData("пароль-длинный")]
    public void Strong(string password) => Assert.Null(PasswordRules.Check(password, "lovelace@example.com"));
}
