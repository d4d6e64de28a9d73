using System.Text;

namespace FlightTickets.Users;

/// <summary>
/// Refuses weak passwords, by NIST SP 800-63B, section 5.1.1.2: those with fewer than 8 characters, the commonest ones, and what is made of
/// one of those, of a sequence or of the account's own name. There are no rules about kinds of characters, which only make people write
/// "Password1!".
/// </summary>
internal static class PasswordRules
{
    /// <summary>Characters as a person counts them (code points).</summary>
    public const int MinLength = 8;

    // A longer password has enough besides a common word.
    private const int DecoratedLength = 12;

    private static readonly string[] Sequences =
    [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p",
    ];

    /// <summary>Why the password is too weak; <see langword="null"/> if it is not.</summary>
    public static Refusal? Check(string password, string email) =>
        Weakness(password, email) is { } detail
            ? new Refusal(RefusalCodes.WeakPassword, detail) { Field = FieldPath.Of(nameof(password)) }
            : null;

    private static string? Weakness(string password, string email)
    {
        var length = password.EnumerateRunes().Count();
        if (length < MinLength) return $"The password has fewer than {MinLength} characters.";
        var lower = password.ToLowerInvariant();
        if (CommonPasswords.Contains(lower)) return "The password is one of the commonest.";
        if (length <= DecoratedLength && IsDecorated(lower)) return "The password is a common word with digits or signs.";
        if (IsRepeated(lower)) return "The password is one part, repeated.";
        if (length <= DecoratedLength && IsSequence(lower)) return "The password is a sequence of digits or keys.";
        var local = email[..Math.Max(0, email.LastIndexOf('@'))];
        var own = password.Contains(email, StringComparison.OrdinalIgnoreCase)
            || (local.Length >= 4 && password.Length < local.Length + 4 && password.Contains(local, StringComparison.OrdinalIgnoreCase));
        return own ? "The password is made of the email address." : null;
    }

    // Summer2024!, P@ssw0rd-1: cut off what surrounds the word, and turn digits and signs that stand for letters back into letters.
    private static bool IsDecorated(string password)
    {
        var letters = password.Trim("0123456789!?.,-_*#+@$ ".ToCharArray());
        return letters.Length >= 4 && (CommonPasswords.Contains(letters) || CommonPasswords.Contains(Plain(letters)))
            || CommonPasswords.Contains(Plain(password));
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text);
        foreach (var (sign, letter) in "@a4a0o3e1i!i$s5s7t".Chunk(2).Select(pair => (pair[0], pair[1]))) plain.Replace(sign, letter);
        return plain.ToString();
    }

    private static bool IsRepeated(string password) => Enumerable.Range(1, Math.Min(MinLength - 1, password.Length / 2))
        .Any(period => password.AsSpan(period).SequenceEqual(password.AsSpan(0, password.Length - period)));

    private static bool IsSequence(string password) =>
        password.All(char.IsAsciiDigit)
        || Sequences.Any(s => s.Contains(password, StringComparison.Ordinal) || Reversed(s).Contains(password, StringComparison.Ordinal));

    private static string Reversed(string text) => new([.. text.Reverse()]);
}
