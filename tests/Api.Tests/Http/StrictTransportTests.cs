using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Http;

/// <summary>A browser that came by TLS is told to come by nothing else.</summary>
public sealed class StrictTransportTests
{
    [Theory]
    [InlineData("https", "max-age=31536000; includeSubDomains")]
    [InlineData("http", null)]
    public async Task The_header_is_there_where_the_trusted_proxy_ended_TLS(string scheme, string? header)
    {
        await using var api = new ApiHost(rateLimits: false, ("Proxies:Trusted", "127.0.0.0/8"));
        await api.InitializeAsync();
        foreach (var path in new[] { "/v1/airports", "/v1/nothing", "/health/live", "/reference" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Forwarded-For", "192.0.2.1");
            request.Headers.Add("X-Forwarded-Proto", scheme);
            Assert.Equal(header, (await api.Send(request)).Header("Strict-Transport-Security"));
        }
    }
}
