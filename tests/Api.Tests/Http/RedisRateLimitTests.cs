using System.Collections.Concurrent;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Clocks;
using FlightTickets.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Api.Tests.Http;

/// <summary>Two replicas of the API and one Redis.</summary>
public sealed class RedisRateLimitTests : IAsyncLifetime
{
    private static readonly RateLimitPolicy Policy = new("test", 100, TimeSpan.FromHours(1));
    private readonly FakeTimeProvider _time = new();
    private readonly List<ServiceProvider> _replicas = [];
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas) await replica.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Side_by_side_on_two_replicas_no_more_than_one_quota_pass()
    {
        IRateLimits[] replicas = [Replica(), Replica()];
        Assert.Equal(Policy.Quota, await PassedAsync(replicas));
        // Another client has a quota of its own.
        Assert.True((await replicas[0].TakeAsync(Policy, "b")).IsAllowed);
    }

    [Fact]
    public async Task Without_Redis_each_replica_counts_alone()
    {
        IRateLimits[] replicas = [Replica(withRedis: false), Replica(withRedis: false)];
        Assert.Equal(2 * Policy.Quota, await PassedAsync(replicas));
    }

    [Fact]
    public async Task Remaining_quota_is_reported_as_by_a_single_process()
    {
        var limits = Replica();
        var policy = Policy with { Quota = 2 };
        var first = await limits.TakeAsync(policy, "a");
        await limits.TakeAsync(policy, "a");
        var refused = await limits.TakeAsync(policy, "a");
        Assert.Equal((true, 1, 30.0), (first.IsAllowed, first.Remaining, Math.Round(first.Reset.TotalMinutes)));
        Assert.Equal((false, 0, 30.0, 60.0),
            (refused.IsAllowed, refused.Remaining, Math.Round(refused.RetryAfter.TotalMinutes), Math.Round(refused.Reset.TotalMinutes)));
    }

    [Fact]
    public async Task When_Redis_dies_requests_go_on_and_when_it_is_back_it_counts_again()
    {
        IRateLimits[] replicas = [Replica(), Replica()];
        foreach (var replica in replicas) await replica.TakeAsync(Policy, "a");
        await _redis.KillAsync();
        Assert.Equal(2 * Policy.Quota, await PassedAsync(replicas));
        await _redis.RestartAsync(TestContext.Current.CancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        // The client has used up what either process gives it; nearly all is left once Redis, which knows nothing, counts again.
        foreach (var replica in replicas)
        {
            while ((await replica.TakeAsync(Policy, "a")).Remaining < Policy.Quota - 5)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private IRateLimits Replica(bool withRedis = true)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(withRedis ? [new("ConnectionStrings:Redis", _redis.ConnectionString)] : []).Build();
        var services = new ServiceCollection().AddLogging().AddKeyedSingleton<TimeProvider>(Pace.Key, _time);
        services.AddRateLimits(configuration);
        var replica = services.BuildServiceProvider();
        _replicas.Add(replica);
        return replica.GetRequiredService<IRateLimits>();
    }

    private static async Task<int> PassedAsync(IRateLimits[] replicas)
    {
        var taken = new ConcurrentBag<bool>();
        await Parallel.ForAsync(0, 10 * Policy.Quota, TestContext.Current.CancellationToken,
            async (i, _) => taken.Add((await replicas[i % 2].TakeAsync(Policy, "a")).IsAllowed));
        return taken.Count(passed => passed);
    }
}
