using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Users;

/// <summary>
/// A secret under a key that only the API has (AES-256-GCM), bound to its account: a reader of the database cannot read it, and a writer to
/// the database cannot give an account the secret of another. The first key seals and all keys open, so that a key can be changed.
/// </summary>
internal static class SealedSecret
{
    private const int NonceBytes = 12, TagBytes = 16;

    public static byte[] Seal(ReadOnlySpan<byte> secret, string account, byte[] key)
    {
        var whole = new byte[NonceBytes + secret.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(whole.AsSpan(0, NonceBytes), secret, whole.AsSpan(NonceBytes, secret.Length),
            whole.AsSpan(NonceBytes + secret.Length), Encoding.UTF8.GetBytes(account));
        return whole;
    }

    /// <summary>The secret, and which of the keys opened it; <see langword="null"/> if none does.</summary>
    public static (byte[] Secret, int Key)? Open(byte[] whole, string account, IReadOnlyList<byte[]> keys)
    {
        if (whole.Length < NonceBytes + TagBytes) return null;
        var secret = new byte[whole.Length - NonceBytes - TagBytes];
        for (var i = 0; i < keys.Count; i++)
        {
            try
            {
                using var aes = new AesGcm(keys[i], TagBytes);
                aes.Decrypt(whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes, secret.Length),
                    whole.AsSpan(NonceBytes + secret.Length), secret, Encoding.UTF8.GetBytes(account));
                return (secret, i);
            }
            catch (CryptographicException)
            {
                // Sealed with another key.
            }
        }

        return null;
    }
}
