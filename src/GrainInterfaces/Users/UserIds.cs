using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace FlightTickets.Users;

/// <summary>User ids, and their position in a refresh token.</summary>
public static partial class UserIds
{
    /// <summary>The prefix of every user id.</summary>
    public const string Prefix = "usr_";

    /// <summary>A new id: 128 random bits.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The unused id that stands for the owner of an unknown email.</summary>
    public static string Decoy(string email) =>
        Prefix + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(email)).AsSpan(0, 16));

    /// <summary>Whether the text is spelt as a user id, so that no other text becomes a grain's key.</summary>
    public static bool IsValid(string? text) => text is not null && Pattern().IsMatch(text);

    /// <summary>
    /// The user a refresh token (<c>userId.family.secret</c>) belongs to; <see langword="null"/> if it is not spelt as one.
    /// </summary>
    public static string? OfRefreshToken(string? token)
    {
        if (token is not { Length: <= 200 }) return null;
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        var user = dot < 0 ? null : token[..dot];
        return IsValid(user) ? user : null;
    }

    [GeneratedRegex(@"\Ausr_[A-Za-z0-9_-]{22}\z")]
    private static partial Regex Pattern();
}
