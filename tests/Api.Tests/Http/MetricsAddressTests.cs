using System.Net;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Servers;
using FlightTickets.Startup;

namespace FlightTickets.Api.Tests.Http;

/// <summary>Metrics show what is sold, so they have an address of their own.</summary>
public sealed class MetricsAddressTests
{
    [Fact]
    public async Task They_are_served_there_alone_whatever_the_host_header_says()
    {
        var port = FreePort.Next();
        await using var api = new ApiHost(rateLimits: true, ("Metrics:Url", $"http://127.0.0.1:{port}"));
        await api.InitializeAsync();
        using var metrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var page = await metrics.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("# TYPE", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound,
            (await metrics.GetAsync("/v1/airports", TestContext.Current.CancellationToken)).StatusCode);

        var pretended = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = $"127.0.0.1:{port}" } };
        (await api.Send(pretended)).IsProblem(404, "not_found");
        (await api.Get("/v1/airports")).Is(200);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:9464/path")]
    [InlineData("https://127.0.0.1:9464")]
    public async Task An_address_that_cannot_be_used_stops_the_start(string url)
    {
        await using var api = new ApiHost(rateLimits: false, ("Metrics:Url", url));
        var refused = await Assert.ThrowsAsync<StartupException>(() => api.InitializeAsync().AsTask());
        Assert.Contains("Metrics:Url", refused.Message, StringComparison.Ordinal);
    }
}
