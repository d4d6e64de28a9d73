using System.Security.Cryptography;
using FlightTickets.Api.Users;
using FlightTickets.Startup;
using Microsoft.Extensions.Configuration;

namespace FlightTickets.Api.Tests.Users;

public sealed class SecretKeysTests
{
    [Fact]
    public void Configured_keys_seal_and_those_of_tokens_still_open()
    {
        var (first, second) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var keys = Read($"{Convert.ToBase64String(first)}, {Convert.ToBase64String(second)}", out var alone);
        Assert.Equal(3, keys.Length);
        Assert.Equal([first, second, alone], keys);
        Assert.Equal(32, alone.Length);
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    public void A_key_of_another_length_stops_the_start_and_names_the_setting(string key) =>
        Assert.Contains("Auth:SecretKeys", Assert.Throws<StartupException>(() => Read(key, out _)).Message, StringComparison.Ordinal);

    private static byte[][] Read(string keys, out byte[] alone)
    {
        var signing = new Dictionary<string, string?> { ["Auth:SigningKeys"] = SigningKeys.CreatePem() };
        var plain = new ConfigurationBuilder().AddInMemoryCollection(signing).Build();
        using var tokens = SigningKeys.FromConfiguration(plain);
        alone = new SecretKeys(plain, tokens).All.Single();
        signing["Auth:SecretKeys"] = keys;
        return [.. new SecretKeys(new ConfigurationBuilder().AddInMemoryCollection(signing).Build(), tokens).All];
    }
}
