using System.Security.Cryptography;
using FlightTickets.Api.Users;
using FlightTickets.Startup;
using Microsoft.Extensions.Configuration;

namespace FlightTickets.Api.Tests.Users;

public sealed class SigningKeysTests
{
    [Fact]
    public void The_first_key_signs_and_all_verify()
    {
        using var rsa = RSA.Create(2048);
        using var old = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = $"{rsa.ExportPkcs8PrivateKeyPem()}\n{old.ExportSubjectPublicKeyInfoPem()}";
        using var keys = Keys(pem);
        Assert.Equal("RS256", keys.Signing.Algorithm);
        Assert.Equal(2, keys.All.Count);
        Assert.Equal(2, keys.All.Select(k => k.KeyId).Distinct().Count());
        using var again = Keys(pem.Replace("\n", "\\n", StringComparison.Ordinal));
        Assert.Equal(keys.All.Select(k => k.KeyId), again.All.Select(k => k.KeyId));
    }

    [Fact]
    public void A_made_key_is_on_P_256()
    {
        using var keys = Keys(SigningKeys.CreatePem());
        Assert.Equal("ES256", keys.Signing.Algorithm);
    }

    [Fact]
    public void Unusable_signing_keys_are_named()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var weak = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var pem in new[] { null, "", "nonsense", key.ExportSubjectPublicKeyInfoPem(), weak.ExportPkcs8PrivateKeyPem(),
            other.ExportPkcs8PrivateKeyPem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" })
            Assert.Contains("Auth:SigningKeys", Assert.Throws<StartupException>(() => Keys(pem)).Message, StringComparison.Ordinal);
    }

    private static SigningKeys Keys(string? pem) =>
        SigningKeys.FromConfiguration(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Auth:SigningKeys"] = pem }).Build());
}
