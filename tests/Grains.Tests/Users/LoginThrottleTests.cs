using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class LoginThrottleTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_failures_cost_nothing_then_the_wait_doubles_up_to_a_bound()
    {
        var throttle = default(LoginThrottle);
        var now = Now;
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            throttle = throttle.Begin(now, out var refusal);
            Assert.Null(refusal);
            throttle.Begin(now, out var next);
            waits.Add(next?.RetryAfter ?? TimeSpan.Zero);
            now = throttle.ClosedUntil > now ? throttle.ClosedUntil : now;
        }

        Assert.All(waits.Take(LoginThrottle.FreeAttempts - 1), w => Assert.Equal(TimeSpan.Zero, w));
        Assert.Equal(LoginThrottle.FirstWait, waits[LoginThrottle.FreeAttempts - 1]);
        Assert.Equal(LoginThrottle.FirstWait * 2, waits[LoginThrottle.FreeAttempts]);
        Assert.Equal(LoginThrottle.LongestWait, waits[^1]);
    }

    [Fact]
    public void A_refused_attempt_does_not_lengthen_the_wait()
    {
        var throttle = default(LoginThrottle);
        for (var i = 0; i < LoginThrottle.FreeAttempts; i++) throttle = throttle.Begin(Now, out _);
        Assert.Equal(throttle, throttle.Begin(Now.AddSeconds(1), out var refusal));
        Assert.Equal(RefusalCodes.TooManyAttempts, refusal?.Code);
    }
}
