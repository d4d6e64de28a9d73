using System.Collections.Immutable;
using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

public sealed class GuessesTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);

    private ImmutableArray<GuessCount> _counts = [];

    [Fact]
    public void The_first_failures_cost_nothing_then_the_wait_doubles_up_to_a_bound()
    {
        var now = Now;
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            Assert.Null(Try("a", now));
            var wait = Try("a", now)?.RetryAfter ?? TimeSpan.Zero;
            if (wait == TimeSpan.Zero) _counts = Guesses.Abandoned(_counts, "a", isKnown: false);
            waits.Add(wait);
            now += wait;
        }

        Assert.All(waits.Take(Guesses.FreeAttempts - 1), w => Assert.Equal(TimeSpan.Zero, w));
        Assert.Equal(Guesses.FirstWait, waits[Guesses.FreeAttempts - 1]);
        Assert.Equal(Guesses.FirstWait * 2, waits[Guesses.FreeAttempts]);
        Assert.Equal(Guesses.LongestWait, waits[^1]);
    }

    [Fact]
    public void A_refused_attempt_does_not_lengthen_the_wait()
    {
        Fail("a", Guesses.FreeAttempts);
        var before = _counts;
        Assert.Equal(RefusalCodes.TooManyAttempts, Try("a", Now.AddSeconds(1))?.Code);
        Assert.Equal(before, _counts);
    }

    [Fact]
    public void One_guesser_slows_no_other_address_and_no_device_of_the_owner()
    {
        Fail("guesser", Guesses.FreeAttempts);
        Assert.NotNull(Try("guesser", Now));
        Assert.Null(Try("owner", Now));
        Assert.Null(Try("device", Now, isKnown: true));
    }

    [Fact]
    public void Many_addresses_wait_together_and_a_device_does_not()
    {
        for (var i = 0; i < Guesses.FreeOfStrangers; i++) Assert.Null(Try($"address {i}", Now));
        Assert.Equal(RefusalCodes.TooManyAttempts, Try("one more", Now)?.Code);
        Assert.Null(Try("device", Now, isKnown: true));
        Assert.Null(Try("one more", Now + Guesses.FirstWait));
    }

    [Fact]
    public void A_device_that_fails_too_often_is_a_stranger_until_the_next_day()
    {
        for (var i = 0; i < Guesses.FreeOfDevice; i++)
        {
            Assert.True(Guesses.Trusts(_counts, "device", Now));
            Assert.Null(Try("device", Now, isKnown: true));
        }

        Assert.False(Guesses.Trusts(_counts, "device", Now));
        Assert.True(Guesses.Trusts(_counts, "device", Now + Guesses.Memory));
    }

    [Fact]
    public void Success_forgets_the_address_and_keeps_the_count_of_all_strangers()
    {
        Fail("other", 3);
        Fail("a", 4);
        Assert.Null(Try("a", Now));
        _counts = Guesses.Succeeded(_counts, "a", isKnown: false);
        Assert.Equal(["*", "other"], _counts.Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.Equal(7, _counts.Single(c => c.Key == "*").Failures);
    }

    [Fact]
    public void An_attempt_that_was_not_made_leaves_nothing()
    {
        Assert.Null(Try("a", Now));
        Assert.Empty(Guesses.Abandoned(_counts, "a", isKnown: false));
    }

    [Fact]
    public void Memory_is_bounded_and_keeps_the_worst()
    {
        Fail("worst", 4);
        for (var i = 0; i < 90; i++) Try($"address {i}", Now.AddSeconds(i));
        Assert.InRange(_counts.Length, 1, 24);
        Assert.Contains(_counts, c => c.Key == "worst");
        Assert.Contains(_counts, c => c.Key == "*" && c.Failures == 94);
    }

    private void Fail(string key, int times)
    {
        for (var i = 0; i < times; i++) Assert.Null(Try(key, Now));
    }

    private Refusal? Try(string key, DateTimeOffset now, bool isKnown = false)
    {
        _counts = Guesses.Begin(_counts, key, isKnown, now, out var refusal);
        return refusal;
    }
}
