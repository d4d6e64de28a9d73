using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Users;

/// <summary>The purpose of a mailed code.</summary>
[GenerateSerializer, Alias("code-purpose")]
internal enum CodePurpose
{
    /// <summary>Prove the address.</summary>
    Verification,

    /// <summary>Choose a new password.</summary>
    Reset,

    /// <summary>Prove another address, which becomes the account's.</summary>
    EmailChange,
}

/// <summary>A code that was mailed.</summary>
/// <param name="Purpose">Its purpose.</param>
/// <param name="SecretHash">SHA-256 of its secret; empty once it is used or replaced.</param>
/// <param name="SentAt">When it was sent.</param>
[GenerateSerializer, Immutable, Alias("mailed-code")]
internal sealed record MailedCode(
    [property: Id(0)] CodePurpose Purpose, [property: Id(1)] string SecretHash, [property: Id(2)] DateTimeOffset SentAt);

/// <summary>
/// The rules of codes that prove an address. Only the newest code is valid, once and for a short time. Few codes are sent, so nobody can
/// flood a mailbox through us. Pure: the caller supplies the randomness.
/// </summary>
internal static class MailedCodes
{
    public const int MaxPerDay = 5;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly Refusal Invalid = new(RefusalCodes.InvalidCode, "The code is wrong, was used or has expired.");

    public static readonly Refusal TooMany = new(RefusalCodes.TooManyAttempts, "Enough codes were mailed; wait before the next one.")
    {
        RetryAfter = Pause,
    };

    public static TimeSpan Lifetime(CodePurpose purpose) =>
        purpose == CodePurpose.Verification ? TimeSpan.FromHours(24) : TimeSpan.FromMinutes(30);

    /// <summary>Issues a code; <see langword="null"/> if enough were mailed.</summary>
    public static UserState? Issue(UserState user, CodePurpose purpose, string secret, DateTimeOffset now)
    {
        var recent = user.Codes.RemoveAll(code => code.SentAt + Day <= now);
        if (recent.Length >= MaxPerDay || recent.Any(code => code.SentAt + Pause > now)) return null;
        var replaced = recent.Select(code => code.Purpose == purpose ? code with { SecretHash = "" } : code);
        return user with { Codes = [.. replaced, new MailedCode(purpose, RefreshTokens.Hash(secret), now)] };
    }

    /// <summary>Whether a code is valid.</summary>
    public static bool IsGood(UserState user, CodePurpose purpose, string secret, DateTimeOffset now) =>
        Find(user.Codes, purpose, secret, now) is not null;

    /// <summary>Uses a code up. Its bearer reads the mails of the address, so the address is proven.</summary>
    public static UserState? Use(UserState user, CodePurpose purpose, string secret, DateTimeOffset now) =>
        Find(user.Codes, purpose, secret, now) is { } code
            ? user with { Codes = user.Codes.Replace(code, code with { SecretHash = "" }), IsUnproven = false }
            : null;

    private static MailedCode? Find(ImmutableArray<MailedCode> codes, CodePurpose purpose, string secret, DateTimeOffset now)
    {
        var hash = Encoding.ASCII.GetBytes(RefreshTokens.Hash(secret));
        return codes.FirstOrDefault(code => code.Purpose == purpose && code.SentAt + Lifetime(purpose) > now
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(code.SecretHash), hash));
    }
}
