using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Webhooks;

/// <summary>
/// Signatures as Stripe makes them: <c>t=UNIX SECONDS,v1=HEX</c>, the HMAC-SHA256 of <c>TIMESTAMP.BODY</c> under the subscription's secret.
/// The timestamp is signed, so a receiver that refuses old ones is safe from replayed messages.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header.</summary>
    public const string Header = "Webhook-Signature";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>How far in the past or future a timestamp may be.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The header's value.</summary>
    public static string Sign(string secret, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"t={timestamp},v1={Convert.ToHexStringLower(Hash(secret, timestamp, body))}");
    }

    /// <summary>
    /// Whether a header is a recent signature of this body with this secret. It may have several <c>v1</c> (while a secret is rotated).
    /// </summary>
    public static bool Verify(string secret, ReadOnlySpan<byte> body, string? header, DateTimeOffset now) =>
        Judge(secret, body, header, now) == WebhookVerdict.Valid;

    /// <summary>As <see cref="Verify"/>, but tells an expired signature from a wrong one.</summary>
    public static WebhookVerdict Judge(string secret, ReadOnlySpan<byte> body, string? header, DateTimeOffset now)
    {
        long? timestamp = null;
        var signatures = new List<byte[]>();
        foreach (var part in (header ?? "").Split(',', 20))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal)
                && long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                timestamp = seconds;
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 67 && !part.AsSpan(3).ContainsAnyExcept(Hex))
                signatures.Add(Convert.FromHexString(part.AsSpan(3)));
        }

        if (timestamp is not { } signed) return WebhookVerdict.Wrong;
        var expected = Hash(secret, signed, body);
        var matches = false;
        foreach (var signature in signatures) matches |= CryptographicOperations.FixedTimeEquals(expected, signature);
        if (!matches) return WebhookVerdict.Wrong;
        return Math.Abs(now.ToUnixTimeSeconds() - (decimal)signed) > (decimal)Tolerance.TotalSeconds
            ? WebhookVerdict.Expired
            : WebhookVerdict.Valid;
    }

    private static byte[] Hash(string secret, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{timestamp}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}

/// <summary>The verdict on a signature.</summary>
public enum WebhookVerdict
{
    /// <summary>Missing, or of another secret, body or time.</summary>
    Wrong,

    /// <summary>Right, and further from now than <see cref="WebhookSignature.Tolerance"/>.</summary>
    Expired,

    /// <summary>Right, and of now.</summary>
    Valid,
}
