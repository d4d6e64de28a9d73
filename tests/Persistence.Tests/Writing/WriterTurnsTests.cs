namespace FlightTickets.Persistence.Tests;

/// <summary>When a batch may go.</summary>
public sealed class WriterTurnsTests
{
    private int _queued;

    [Fact]
    public async Task A_lone_write_goes_at_once()
    {
        var turns = Turns(2);
        _queued = 1;
        await turns.NextAsync(0).AsTask().WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_second_batch_goes_when_it_is_as_large_as_the_first()
    {
        var turns = Turns(2);
        turns.Begin(3);
        _queued = 2;
        var next = turns.NextAsync(0).AsTask();
        turns.Queued();
        Assert.False(next.IsCompleted);
        _queued = 3;
        turns.Queued();
        await next.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Rows_that_were_kept_back_count()
    {
        var turns = Turns(2);
        turns.Begin(3);
        _queued = 1;
        await turns.NextAsync(held: 2).AsTask().WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task When_the_first_batch_ends_whatever_waits_goes()
    {
        var turns = Turns(2);
        turns.Begin(3);
        _queued = 1;
        var next = turns.NextAsync(0).AsTask();
        Assert.False(next.IsCompleted);
        turns.End(3);
        await next.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task No_more_batches_than_writers()
    {
        var turns = Turns(1);
        turns.Begin(1);
        _queued = 100;
        var next = turns.NextAsync(0).AsTask();
        turns.Queued();
        Assert.False(next.IsCompleted);
        turns.End(1);
        await next.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_end_waits_for_every_batch()
    {
        var turns = Turns(2);
        turns.Begin(1);
        turns.Begin(1);
        var ended = turns.AllEndedAsync();
        turns.End(1);
        Assert.False(ended.IsCompleted);
        turns.End(1);
        await ended.WaitAsync(TestContext.Current.CancellationToken);
    }

    private WriterTurns Turns(int writers) => new(writers, () => _queued);
}
