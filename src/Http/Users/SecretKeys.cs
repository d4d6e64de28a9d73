using System.Collections.Immutable;
using System.Security.Cryptography;
using FlightTickets.Startup;
using Microsoft.IdentityModel.Tokens;

namespace FlightTickets.Api.Users;

/// <summary>
/// Keys that seal secrets at rest: those of the configuration, then those derived (HKDF) from the private keys that sign access tokens, so
/// that an installation need not keep further keys safe. They travel with a request and are stored nowhere.
/// </summary>
internal sealed class SecretKeys
{
    /// <summary>The configuration key: 32 random bytes in base64, one or more, separated by commas or as a list.</summary>
    public const string ConfigurationKey = "Auth:SecretKeys";

    private const int Bytes = 32;

    private static readonly byte[] Purpose = "flight-tickets: secrets of accounts"u8.ToArray();

    /// <exception cref="StartupException">A key is not 32 bytes in base64; the message names the setting.</exception>
    public SecretKeys(IConfiguration configuration, SigningKeys signing)
    {
        var section = configuration.GetSection(ConfigurationKey);
        var texts = section.Value is { } single ? [single] : section.GetChildren().Select(child => child.Value ?? "");
        var configured = texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        All = [.. configured.Select(Read), .. signing.All.Select(Derive).OfType<byte[]>()];
    }

    /// <summary>The first seals, all open.</summary>
    public ImmutableArray<byte[]> All { get; }

    private static byte[] Read(string text)
    {
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(text, key, out var length) && length == Bytes
            ? key
            : throw new StartupException($"A key of {ConfigurationKey} is not {Bytes} bytes in base64: openssl rand -base64 {Bytes}");
    }

    // A key without its private half only verifies.
    private static byte[]? Derive(SecurityKey key)
    {
        try
        {
            var secret = key is ECDsaSecurityKey ec
                ? ec.ECDsa.ExportParameters(includePrivateParameters: true).D
                : ((RsaSecurityKey)key).Rsa.ExportParameters(includePrivateParameters: true).D;
            return secret is null ? null : HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Bytes, info: Purpose);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
