using System.Net;
using System.Text.RegularExpressions;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Api.Tests.Http;

public sealed class RateLimitTests
{
    private static readonly RateLimitPolicy Policy = new("test", 3, TimeSpan.FromSeconds(60));

    [Fact]
    public async Task A_quota_is_used_up_and_restored_evenly()
    {
        var time = new FakeTimeProvider();
        var limits = new LocalRateLimits(time);
        for (var left = 2; left >= 0; left--)
        {
            var taken = await limits.TakeAsync(Policy, "a");
            Assert.Equal((true, left), (taken.IsAllowed, taken.Remaining));
        }

        var refused = await limits.TakeAsync(Policy, "a");
        Assert.Equal((false, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)), (refused.IsAllowed, refused.RetryAfter, refused.Reset));
        Assert.True((await limits.TakeAsync(Policy, "b")).IsAllowed);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await limits.TakeAsync(Policy, "a")).IsAllowed);
        Assert.False((await limits.TakeAsync(Policy, "a")).IsAllowed);
    }

    [Fact]
    public async Task Side_by_side_no_more_than_the_quota_pass()
    {
        var limits = new LocalRateLimits(new FakeTimeProvider());
        var policy = Policy with { Quota = 100 };
        var taken = new System.Collections.Concurrent.ConcurrentBag<bool>();
        await Parallel.ForAsync(0, 1000, TestContext.Current.CancellationToken,
            async (_, _) => taken.Add((await limits.TakeAsync(policy, "a")).IsAllowed));
        Assert.Equal(100, taken.Count(t => t));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void An_IPv6_client_is_counted_by_its_network(string address, string client) =>
        Assert.Equal(client, ClientAddress.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("/v1/orders/lookup")]
    [InlineData("/V1/orders/lookup")]
    [InlineData("/V1/ORDERS/LOOKUP")]
    [InlineData("/v1/orders/lookup/")]
    [InlineData("/v1/orders/%6Cookup")]
    [InlineData("/%561/orders/lookup")]
    public async Task No_spelling_of_a_path_switches_its_limit_off(string path)
    {
        await using var api = new ApiHost(rateLimits: true);
        await api.InitializeAsync();
        var answer = await api.Post(path, """{"bookingReference":"K7MPX2","familyName":"Lovelace"}""");
        Assert.Equal("\"lookup\";q=20;w=60", answer.Header("RateLimit-Policy"));
    }

    [Fact]
    public async Task Every_route_but_probes_has_a_limit_however_it_is_spelt()
    {
        await using var api = new ApiHost(rateLimits: true);
        await api.InitializeAsync();
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var isUnlimited = routes.ToLookup(
            route => route.Metadata.GetMetadata<UnlimitedMetadata>() is not null, route => route.RoutePattern.RawText!);
        Assert.Equal(["/health/live", "/health/ready"], isUnlimited[true].Order());
        foreach (var pattern in isUnlimited[false].Distinct())
        {
            var path = "/" + Regex.Replace(pattern.TrimStart('/'), "{[^}]*}", "x");
            var encoded = path.Replace("v1", "%76%31", StringComparison.Ordinal);
            foreach (var spelling in new[] { path, path.ToUpperInvariant(), path.TrimEnd('/') + "/", encoded })
            {
                var answer = await api.Get(spelling);
                var isLimited = answer.Status == 404 || answer.Header("RateLimit-Policy") is { Length: > 0 };
                Assert.True(isLimited, $"{spelling}: {answer.Status} without a limit.");
            }
        }
    }

    [Theory]
    [InlineData("127.0.0.0/8", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.0/8, 198.51.100.9", "203.0.113.7, 198.51.100.9", "203.0.113.7")]
    [InlineData("127.0.0.0/8", "203.0.113.7, 198.51.100.9", "198.51.100.9")]
    [InlineData("10.0.0.0/8", "203.0.113.7", "127.0.0.1")]
    [InlineData("", "203.0.113.7", "127.0.0.1")]
    public async Task Only_a_trusted_proxy_names_its_clients(string trusted, string forwarded, string client)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[TrustedProxies.Setting] = trusted;
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseTrustedProxies();
        app.MapGet("/", (HttpContext context) => ClientAddress.Of(context));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Urls.Single());
        request.Headers.Add("X-Forwarded-For", forwarded);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(client, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_proxy_that_cannot_be_read_stops_the_start()
    {
        var thrown = Assert.Throws<StartupException>(() => TrustedProxies.Parse("10.0.0.0/8, everybody"));
        Assert.Contains("not a network", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_may_keep_a_limited_number_of_streams_open()
    {
        var slots = new StreamSlots(new ConfigurationBuilder().Build());
        var taken = Enumerable.Range(0, StreamSlots.MaxPerClient).Select(_ => slots.TryTake("a")).ToArray();
        Assert.DoesNotContain(null, taken);
        Assert.Null(slots.TryTake("a"));
        Assert.NotNull(slots.TryTake("b"));
        taken[0]!.Dispose();
        taken[0]!.Dispose();
        Assert.NotNull(slots.TryTake("a"));
        Assert.Null(slots.TryTake("a"));
    }

    [Fact]
    public async Task Clients_see_their_remaining_quota_and_when_to_retry()
    {
        await using var api = new ApiHost(rateLimits: true);
        await api.InitializeAsync();
        var any = (await api.Get("/v1/airports")).Is(200);
        Assert.Equal("\"default\";q=3000;w=60", any.Header("RateLimit-Policy"));
        Assert.StartsWith("\"default\";r=2999;t=", any.Header("RateLimit"), StringComparison.Ordinal);
        Answer answer;
        var passed = 0;
        do answer = await api.Post("/v1/orders/lookup", """{"bookingReference":"K7MPX2","familyName":"Lovelace"}""");
        while (answer.Status == 404 && ++passed < 100);
        answer.IsProblem(429, "rate_limited");
        Assert.InRange(passed, 20, 30);
        Assert.InRange(answer.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.StartsWith("\"lookup\";r=0;t=", answer.Header("RateLimit"), StringComparison.Ordinal);
        (await api.Get("/v1/airports")).Is(200);
    }
}
