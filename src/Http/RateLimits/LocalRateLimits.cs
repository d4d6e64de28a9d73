using System.Collections.Concurrent;
using FlightTickets.Clocks;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371): one instant per client is the whole state, the time when its quota is full again. There
/// is no window whose edge lets twice the quota through, and a shared store can keep the same instant.
/// </summary>
internal sealed class LocalRateLimits([FromKeyedServices(Pace.Key)] TimeProvider time) : IRateLimits
{
    // A client with a full quota can be forgotten; a sweep runs after a number of additions.
    private const int SweepAfter = 10_000;

    private readonly ConcurrentDictionary<(string Policy, string Client), long> _wholeAt = new();
    private int _added;

    public ValueTask<RateLimitDecision> TakeAsync(RateLimitPolicy policy, string client)
    {
        var now = time.GetUtcNow().UtcTicks;
        var cost = policy.Window.Ticks / policy.Quota;
        var key = (policy.Name, client);
        while (true)
        {
            var known = _wholeAt.TryGetValue(key, out var wholeAt);
            var next = Math.Max(now, known ? wholeAt : 0) + cost;
            var excess = next - now - policy.Window.Ticks;
            if (excess > 0) return ValueTask.FromResult(
                new RateLimitDecision(false, 0, TimeSpan.FromTicks(next - cost - now), TimeSpan.FromTicks(excess)));
            if (known ? !_wholeAt.TryUpdate(key, next, wholeAt) : !_wholeAt.TryAdd(key, next)) continue;
            if (!known && Interlocked.Increment(ref _added) % SweepAfter == 0) Sweep(now);
            return ValueTask.FromResult(new RateLimitDecision(true, (int)((policy.Window.Ticks - (next - now)) / cost),
                TimeSpan.FromTicks(next - now), TimeSpan.Zero));
        }
    }

    private void Sweep(long now)
    {
        foreach (var entry in _wholeAt)
        {
            if (entry.Value <= now) _wholeAt.TryRemove(entry);
        }
    }
}
