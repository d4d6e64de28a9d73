using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Api.Tests.Host;
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
