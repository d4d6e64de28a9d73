using FlightTickets.Clocks;
using StackExchange.Redis;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>
/// The same algorithm as <see cref="LocalRateLimits"/>, with its one instant per client in Redis, by Redis' clock: the replicas of the API
/// share a quota. When Redis does not answer in time, each replica counts alone and tries Redis
/// again a little later; a limit never fails a request.
/// </summary>
internal sealed partial class RedisRateLimits(
    IConnectionMultiplexer redis, LocalRateLimits local, [FromKeyedServices(Pace.Key)] TimeProvider time,
    ILogger<RedisRateLimits> logger) : IRateLimits
{
    // One step in Redis, so that two replicas never read the same instant. Microseconds; Lua's
    // numbers hold them exactly until the year 2255.
    private const string Script = """
        local t = redis.call('TIME')
        local now = t[1] * 1000000 + t[2]
        local window, cost = tonumber(ARGV[1]), tonumber(ARGV[2])
        local whole = tonumber(redis.call('GET', KEYS[1]) or '0')
        local before = math.max(now, whole)
        local next = before + cost
        if next - now > window then return {0, before - now, next - now - window} end
        redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
        return {1, next - now, 0}
        """;

    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(1);

    private long _awayUntil = long.MinValue;
    private int _isAway;

    public async ValueTask<RateLimitDecision> TakeAsync(RateLimitPolicy policy, string client)
    {
        var now = time.GetTimestamp();
        if (now < Volatile.Read(ref _awayUntil)) return await local.TakeAsync(policy, client);
        var window = (long)policy.Window.TotalMicroseconds;
        var cost = window / policy.Quota;
        try
        {
            var answer = (long[])(await redis.GetDatabase()
                .ScriptEvaluateAsync(Script, [$"flighttickets:limit:{policy.Name}:{client}"], [window, cost]))!;
            if (Interlocked.Exchange(ref _isAway, 0) == 1) LogBack();
            return new RateLimitDecision(
                answer[0] == 1, answer[0] == 1 ? (int)((window - answer[1]) / cost) : 0, TimeSpan.FromMicroseconds(answer[1]),
                TimeSpan.FromMicroseconds(answer[2]));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Volatile.Write(ref _awayUntil, now + (long)(AwayFor.TotalSeconds * time.TimestampFrequency));
            if (Interlocked.Exchange(ref _isAway, 1) == 0) LogAway(exception.Message);
            return await local.TakeAsync(policy, client);
        }
    }

    [LoggerMessage(LogLevel.Information, "Redis counts requests again")]
    private partial void LogBack();

    [LoggerMessage(LogLevel.Warning, "Redis is unavailable, so this process counts its requests alone: {Message}")]
    private partial void LogAway(string message);
}
