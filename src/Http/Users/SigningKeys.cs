using System.Security.Cryptography;
using FlightTickets.Startup;
using Microsoft.IdentityModel.Tokens;

namespace FlightTickets.Api.Users;

/// <summary>The keys of access tokens. The first signs, all verify, so you change a key by putting a new one in front.</summary>
public sealed class SigningKeys : IDisposable
{
    /// <summary>The configuration key: PEM, one or more keys in sequence, or a list of them.</summary>
    public const string ConfigurationKey = "Auth:SigningKeys";

    private readonly List<IDisposable> _owned = [];

    private SigningKeys(IEnumerable<string> pems)
    {
        var keys = new List<SecurityKey>();
        string[] texts = [.. pems];
        foreach (var pem in texts.SelectMany(Split)) keys.Add(Read(pem));
        if (keys.Count == 0 && texts.Any(text => !string.IsNullOrWhiteSpace(text))) throw new StartupException(
            $"{ConfigurationKey} holds no PEM key: it begins with -----BEGIN and ends with -----END … KEY-----.");
        if (keys.Count == 0) throw new StartupException(
            $"{ConfigurationKey} is missing: a PEM private key (EC P-256 or RSA of 2048 bits or more) that signs access tokens.");
        All = keys;
        if (!CanSign(keys[0])) throw new StartupException($"The first key of {ConfigurationKey} signs: it must be a private key.");
        Signing = new SigningCredentials(keys[0],
            keys[0] is ECDsaSecurityKey ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.RsaSha256);
    }

    internal SigningCredentials Signing { get; }

    internal IReadOnlyList<SecurityKey> All { get; }

    /// <summary>Reads the keys from the configuration.</summary>
    /// <exception cref="StartupException">A key is missing or invalid; the message names the setting.</exception>
    public static SigningKeys FromConfiguration(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(ConfigurationKey);
        return new SigningKeys(section.Value is { } single ? [single] : section.GetChildren().Select(c => c.Value ?? ""));
    }

    /// <summary>Makes a new EC P-256 key, as PEM (PKCS #8).</summary>
    public static string CreatePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var key in _owned) key.Dispose();
    }

    private static IEnumerable<string> Split(string text)
    {
        // In the environment a line feed is often written as \n.
        text = text.Replace("\\n", "\n", StringComparison.Ordinal);
        while (PemEncoding.TryFind(text, out var fields))
        {
            yield return text[fields.Location];
            text = text[fields.Location.End..];
        }
    }

    private SecurityKey Read(string pem)
    {
        try
        {
            SecurityKey key;
            if (TryImport(ECDsa.Create(), pem) is ECDsa ec)
            {
                if (ec.KeySize != 256) throw new StartupException($"An EC key of {ConfigurationKey} is not on the curve P-256.");
                key = new ECDsaSecurityKey(ec);
            }
            else
            {
                var rsa = RSA.Create();
                _owned.Add(rsa);
                rsa.ImportFromPem(pem);
                if (rsa.KeySize < 2048) throw new StartupException($"An RSA key of {ConfigurationKey} has fewer than 2048 bits.");
                key = new RsaSecurityKey(rsa);
            }

            // RFC 7638: the same key has the same name everywhere.
            key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new StartupException($"A key of {ConfigurationKey} cannot be read: it must be an unencrypted PEM key, EC P-256 or RSA.",
                exception);
        }
    }

    // A public key without its private half fails only when it is used.
    private static bool CanSign(SecurityKey key)
    {
        try
        {
            _ = key is ECDsaSecurityKey ec
                ? ec.ECDsa.SignData([], HashAlgorithmName.SHA256)
                : ((RsaSecurityKey)key).Rsa.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private ECDsa? TryImport(ECDsa key, string pem)
    {
        _owned.Add(key);
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // Not an EC key; RSA is tried next and reports the fault.
            return null;
        }
    }
}
