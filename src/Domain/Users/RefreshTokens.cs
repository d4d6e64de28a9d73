using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Users;

/// <summary>
/// The rules of refresh tokens: they rotate with every use, and a token used twice ends its family, since nobody can tell the thief from
/// the owner (RFC 9700, section 4.14.2). Pure: the caller supplies the randomness.
/// </summary>
internal static class RefreshTokens
{
    /// <summary>How long a family lives after its last use.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How long a family lives at most, however often it is used.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(90);

    /// <summary>The refusal of an unknown or expired token.</summary>
    public static readonly Refusal Invalid = new(RefusalCodes.InvalidToken, "The refresh token is unknown or has expired.");

    /// <summary>How many families a user has at most: one more drops the one unused for longest.</summary>
    public const int MaxFamilies = 10;

    /// <summary>Begins a family for a login.</summary>
    public static UserState Open(UserState user, string family, string secret, DateTimeOffset now)
    {
        var families = user.Families.RemoveAll(f => f.ExpiresAt <= now);
        if (families.Length >= MaxFamilies) families = families.Remove(families.MinBy(f => f.ExpiresAt)!);
        var opened = new RefreshFamily(family, Hash(secret), now + Lifetime, Reused: false) { AuthenticatedAt = now };
        return user with { Families = families.Add(opened) };
    }

    /// <summary>Judges a token that was presented. Returns the next state, and no refusal if the token was good.</summary>
    public static (UserState Next, Refusal? Refusal) Rotate(UserState user, RefreshToken token, string nextSecret, DateTimeOffset now)
    {
        var family = user.Families.FirstOrDefault(f => f.Id == token.Family && f.ExpiresAt > now);
        if (family is null) return (user, Invalid);
        // Families of older builds do not record when the password was given.
        if (family.AuthenticatedAt != default && family.AuthenticatedAt + LongestLifetime <= now) return (user, Invalid);
        var reuse = new Refusal(RefusalCodes.TokenReuse, "The refresh token was used before; every session that came from it has ended.");
        if (family.Reused) return (user, reuse);
        var good = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(family.SecretHash),
            Encoding.ASCII.GetBytes(Hash(token.Secret)));
        var next = good ? family with { SecretHash = Hash(nextSecret), ExpiresAt = now + Lifetime } : family with { Reused = true };
        return (user with { Families = user.Families.Replace(family, next) }, good ? null : reuse);
    }

    /// <summary>
    /// Ends a family, and with it the access tokens of its session; the same state if it is unknown, or its token is not the newest one.
    /// </summary>
    public static UserState Close(UserState user, RefreshToken token, DateTimeOffset now)
    {
        var hash = Hash(token.Secret);
        return user.Families.FirstOrDefault(f => f.Id == token.Family && f.SecretHash == hash && !f.Reused) is { } family
            ? AccessRules.End(user with { Families = user.Families.Remove(family) }, family.Id, now)
            : user;
    }

    /// <summary>The stored form of a secret. The secret is random, so a fast hash suffices.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>
/// A refresh token taken apart: <c>userId.family.secret</c>. A mailed code has the same form, with <c>code</c> for its family.
/// </summary>
internal readonly record struct RefreshToken(string UserId, string Family, string Secret)
{
    /// <summary>128 or more random bits as text without dots.</summary>
    public static string NewPart(int bytes = 16) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    public static bool TryParse(string text, out RefreshToken token)
    {
        token = default;
        if (text.Length > 200 || text.Split('.') is not [{ Length: > 0 } user, { Length: > 0 } family, { Length: > 0 } secret])
            return false;
        token = new RefreshToken(user, family, secret);
        return true;
    }

    public override string ToString() => $"{UserId}.{Family}.{Secret}";
}
