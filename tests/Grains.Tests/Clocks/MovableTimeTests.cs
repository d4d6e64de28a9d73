using System.Threading.Channels;
using FlightTickets.Clocks;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Grains.Tests.Clocks;

/// <summary>The clock of dates: moved, stopped and started, with its timers.</summary>
public sealed class MovableTimeTests
{
    private static readonly DateTimeOffset Begin = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _system = new(Begin);
    private readonly MovableTime _time;
    private readonly Channel<(string Name, DateTimeOffset At)> _fired = Channel.CreateUnbounded<(string, DateTimeOffset)>();

    public MovableTimeTests() => _time = new MovableTime(_system);

    [Fact]
    public void It_is_the_systems_clock_until_it_is_moved_and_runs_on_from_there()
    {
        Assert.Equal(Begin, _time.GetUtcNow());
        Move(TimeSpan.FromDays(27));
        Assert.Equal(Begin.AddDays(27), _time.GetUtcNow());
        _system.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(Begin.AddDays(27).AddSeconds(7), _time.GetUtcNow());
    }

    [Fact]
    public void It_stops_and_runs_on_from_there()
    {
        _system.Advance(TimeSpan.FromMilliseconds(900));
        _time.Apply(_time.Reading.Stopped(_system.GetUtcNow()));

        // A full second, and half a second ahead, so that nobody who hears of it late has to go back.
        Assert.Equal(Begin.AddSeconds(2), _time.GetUtcNow());
        _system.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Begin.AddSeconds(2), _time.GetUtcNow());
        Move(TimeSpan.FromDays(1));
        Assert.Equal(Begin.AddDays(1).AddSeconds(2), _time.GetUtcNow());
        _time.Apply(_time.Reading.Started(_system.GetUtcNow()));
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Begin.AddDays(1).AddSeconds(3), _time.GetUtcNow());
    }

    [Fact]
    public void An_older_reading_changes_nothing()
    {
        var old = _time.Reading.MovedTo(Begin.AddHours(1), Begin);
        _time.Apply(old.MovedTo(Begin.AddHours(2), Begin));
        _time.Apply(old);
        Assert.Equal(Begin.AddHours(2), _time.GetUtcNow());
    }

    [Fact]
    public async Task A_move_fires_the_timers_it_passes_in_their_order_and_at_the_new_time()
    {
        using var third = Timer("at 10 s", 10);
        using var first = Timer("at 5 s", 5);
        using var second = Timer("at 7 s", 7);
        using var later = Timer("at 20 s", 20);
        Move(TimeSpan.FromSeconds(15));
        var fired = new[] { await Next(), await Next(), await Next() };
        Assert.Equal(["at 5 s", "at 7 s", "at 10 s"], fired.Select(one => one.Name));
        Assert.All(fired, one => Assert.Equal(Begin.AddSeconds(15), one.At));

        // What is left of the last one passes by itself.
        _system.Advance(TimeSpan.FromSeconds(4));
        Assert.False(_fired.Reader.TryRead(out _));
        _system.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal("at 20 s", (await Next()).Name);
    }

    [Fact]
    public async Task A_stopped_clock_fires_nothing_but_what_is_due_at_once()
    {
        using var waits = Timer("waits", 5);
        _time.Apply(_time.Reading.Stopped(_system.GetUtcNow()));
        using var due = Timer("due", 0);
        _system.Advance(TimeSpan.FromHours(1));
        Assert.Equal("due", (await Next()).Name);
        Assert.False(_fired.Reader.TryRead(out _));
        Move(TimeSpan.FromSeconds(5));
        Assert.Equal("waits", (await Next()).Name);
    }

    [Fact]
    public async Task A_periodic_timer_fires_once_for_all_periods_that_a_move_passes()
    {
        using var periodic = _time.CreateTimer(
            _ => _fired.Writer.TryWrite(("round", _time.GetUtcNow())), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        Move(TimeSpan.FromDays(1));
        Assert.Equal(Begin.AddDays(1), (await Next()).At);
        Assert.False(_fired.Reader.TryRead(out _));
        _system.Advance(TimeSpan.FromMinutes(1.1));
        await Next();
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_passes_it_and_a_disposed_timer_does_not_fire()
    {
        using var cancelled = new CancellationTokenSource();
        var gone = Task.Delay(TimeSpan.FromDays(1), _time, cancelled.Token);
        var delay = Task.Delay(TimeSpan.FromDays(2), _time, TestContext.Current.CancellationToken);
        await cancelled.CancelAsync();
        Move(TimeSpan.FromDays(2));
        await delay;
        Assert.True(gone.IsCanceled);
    }

    private void Move(TimeSpan by) => _time.Apply(_time.Reading.MovedTo(_time.GetUtcNow() + by, _system.GetUtcNow()));

    private ITimer Timer(string name, int seconds) => _time.CreateTimer(
        _ => _fired.Writer.TryWrite((name, _time.GetUtcNow())), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private ValueTask<(string Name, DateTimeOffset At)> Next() => _fired.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
