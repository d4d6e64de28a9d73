using System.Security.Cryptography;
using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class TotpTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    private const string Account = "usr_AAAAAAAAAAAAAAAAAAAAAA";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(59);

    /// <summary>RFC 6238, appendix B, the last six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) => Assert.Equal(code, Totp.Code(Secret, seconds / 30));

    [Fact]
    public void A_code_is_good_once_and_no_older_one_after_it()
    {
        var used = Totp.Use(State(), Secret, "287 082", Now)!;
        Assert.Null(Totp.Use(used, Secret, "287082", Now));
        Assert.Null(Totp.Use(used, Secret, Totp.Code(Secret, 0), Now));
        Assert.NotNull(Totp.Use(used, Secret, Totp.Code(Secret, 2), Now));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_clock_may_be_half_a_minute_off(int seconds, bool isGood)
    {
        var now = Now.AddHours(1);
        var code = Totp.Code(Secret, now.AddSeconds(seconds).ToUnixTimeSeconds() / 30);
        Assert.Equal(isGood, Totp.Use(State(), Secret, code, now) is not null);
    }

    [Fact]
    public void A_recovery_code_is_good_once()
    {
        var (one, other) = (Totp.NewRecoveryCode(), Totp.NewRecoveryCode());
        var state = State() with { Recovery = [Totp.Hash(one), Totp.Hash(other)] };
        var used = Totp.Use(state, Secret, one.ToUpperInvariant(), Now)!;
        Assert.Null(Totp.Use(used, Secret, one, Now));
        Assert.NotNull(Totp.Use(used, Secret, other, Now));
        Assert.DoesNotContain(one, state.ToString() + string.Join(' ', state.Recovery), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_sealed_for_its_account_and_opens_only_with_its_key()
    {
        byte[] first = RandomNumberGenerator.GetBytes(32), second = RandomNumberGenerator.GetBytes(32);
        var whole = SealedSecret.Seal(Secret, Account, first);
        Assert.Equal(-1, whole.AsSpan().IndexOf(Secret));
        Assert.Equal(Secret, SealedSecret.Open(whole, Account, [second, first])?.Secret);
        Assert.Null(SealedSecret.Open(whole, Account, [second]));
        Assert.Null(SealedSecret.Open(whole, "usr_other", [first]));
        whole[^1] ^= 1;
        Assert.Null(SealedSecret.Open(whole, Account, [first]));
    }

    [Fact]
    public void A_code_seals_the_secret_with_the_first_key_again()
    {
        byte[] old = RandomNumberGenerator.GetBytes(32), present = RandomNumberGenerator.GetBytes(32);
        var state = new TotpState { Sealed = SealedSecret.Seal(Secret, Account, old) };
        var used = Totp.Check(state, Account, "287082", [present, old], Now)!;
        Assert.NotNull(SealedSecret.Open(used.Sealed, Account, [present]));
        Assert.NotNull(Totp.Check(used, Account, Totp.Code(Secret, 2), [present], Now));
    }

    [Fact]
    public void A_recovery_code_works_after_the_key_is_lost()
    {
        var recovery = Totp.NewRecoveryCode();
        var state = State() with { Sealed = SealedSecret.Seal(Secret, Account, new byte[32]), Recovery = [Totp.Hash(recovery)] };
        byte[][] others = [RandomNumberGenerator.GetBytes(32)];
        Assert.Null(Totp.Check(state, Account, "287082", others, Now));
        var used = Totp.Check(state, Account, recovery, others, Now)!;
        Assert.Null(Totp.Check(used, Account, recovery, others, Now));
    }

    [Fact]
    public void Base32_is_that_of_the_standard()
    {
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Base32(Secret));
        Assert.Equal("MZXW6YQ", Totp.Base32("foob"u8));
    }

    private static TotpState State() => new() { Sealed = [] };
}
