using System.Collections.Frozen;

namespace FlightTickets.Users;

/// <summary>
/// Refuses weak passwords, by NIST SP 800-63B, section 5.1.1.2: at least 8 characters, none of the commonest, not made of the
/// account's own name; no rules about the kinds of characters, which only make people write "Password1!".
/// </summary>
internal static class PasswordRules
{
    /// <summary>Characters as a person counts them (code points).</summary>
    public const int MinLength = 8;

    // The commonest of at least 8 characters in published leaks (SecLists' "10k most common"): those shorter fail by length.
    private static readonly FrozenSet<string> Commonest = (
        "password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword 12345678 123456789 1234567890 "
            + "0123456789 87654321 " +
        "987654321 9876543210 11111111 00000000 88888888 99999999 12341234 12121212 11223344 1q2w3e4r 1q2w3e4r5t 1qaz2wsx "
            + "1qazxsw2 zaq12wsx " +
        "qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 asdfghjk asdfghjkl zxcvbnm1 abcd1234 abc12345 a1b2c3d4 abcdefgh "
            + "abcdefg1 iloveyou " +
        "iloveyou1 sunshine princess football baseball basketball superman superstar batman123 starwars trustno1 whatever "
            + "michelle jennifer " +
        "jonathan samantha victoria charlotte elizabeth christian chocolate butterfly liverpool chelsea1 computer internet "
            + "corvette mercedes " +
        "maverick midnight dolphins cowboys1 steelers snowball scorpion hardcore metallica blink182 letmein1 letmein123 welcome1 "
            + "welcome123 " +
        "changeme changeme1 admin123 admin1234 administrator root1234 test1234 testtest guest123 default1 secret123 monkey123 dragon123 " +
        "master123 shadow12 killer123 pokemon1 computer1 football1 baseball1 princess1 sunshine1 charlie1 asdf1234 qwer1234 q1w2e3r4 " +
        "q1w2e3r4t5 zxcvbnm123 1234qwer 123qweasd 123qwe123 qweasdzxc aaaaaaaa xxxxxxxx").Split(' ')
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the password is too weak; <see langword="null"/> if it is not.</summary>
    public static Refusal? Check(string password, string email) =>
        Weakness(password, email) is { } detail
            ? new Refusal(RefusalCodes.WeakPassword, detail) { Field = FieldPath.Of(nameof(password)) }
            : null;

    private static string? Weakness(string password, string email)
    {
        if (password.EnumerateRunes().Count() < MinLength) return $"The password has fewer than {MinLength} characters.";
        if (Commonest.Contains(password)) return "The password is one of the commonest.";
        if (password.EnumerateRunes().Distinct().Count() == 1) return "The password is one character, repeated.";
        var local = email[..Math.Max(0, email.LastIndexOf('@'))];
        var own = password.Contains(email, StringComparison.OrdinalIgnoreCase)
            || (local.Length >= 4 && password.Length < local.Length + 4 && password.Contains(local, StringComparison.OrdinalIgnoreCase));
        return own ? "The password is made of the email address." : null;
    }
}
