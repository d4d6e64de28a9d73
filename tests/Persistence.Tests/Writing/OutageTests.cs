using System.Collections.Concurrent;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Persistence.Tests;

/// <summary>What the writer says and shows while a store fails.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly Lines _log = new();
    private SqliteStateStore _inner = null!;
    private FaultyStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _inner = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await _inner.OpenAsync(TestContext.Current.CancellationToken);
        _store = new FaultyStore(_inner);
    }

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_batch_that_is_retried_often_is_one_line_without_a_stack()
    {
        var failures = 0;
        var since = new List<BatchFailure>();
        _store.Before = _ =>
        {
            if (_store.Signals.BatchFailure is { } failure) since.Add(failure);
            return failures++ < 20 ? throw new InjectedFaultException(StoreFailure.Transient) : Task.CompletedTask;
        };
        await using var writes = Writes(TimeSpan.FromMinutes(1));
        Assert.Equal(WriteOutcome.Applied, await writes.WriteAsync(Rows.Insert("a")));

        var (level, text, exception) = Assert.Single(_log.All, line => line.Level > LogLevel.Debug);
        Assert.Equal((LogLevel.Warning, null), (level, exception));
        Assert.EndsWith("will be retried (Transient): Injected: Transient.", text, StringComparison.Ordinal);

        // The failure kept its start, and ended with the write.
        Assert.Equal(20, since.Count);
        Assert.Single(since.Select(failure => failure.Since).Distinct());
        Assert.Null(_store.Signals.BatchFailure);
    }

    [Fact]
    public async Task A_batch_that_is_given_up_leaves_its_failure_to_be_seen()
    {
        _store.Before = _ => throw new InjectedFaultException(StoreFailure.OutcomeUnknown);
        await using var writes = Writes(TimeSpan.Zero);
        await Assert.ThrowsAsync<DurableStateException>(() => writes.WriteAsync(Rows.Insert("a")));
        var (level, text, exception) = Assert.Single(_log.All);
        Assert.Equal((LogLevel.Error, null), (level, exception));
        Assert.Contains("was given up after 0 s; perhaps it is stored", text, StringComparison.Ordinal);
        Assert.IsType<InjectedFaultException>(_store.Signals.BatchFailure!.Cause);
    }

    [Theory]
    [InlineData(StoreFailure.BadData)]
    [InlineData(StoreFailure.Fatal)]
    public async Task A_row_that_no_store_would_take_is_no_outage(StoreFailure failure)
    {
        _store.Before = _ => throw new InjectedFaultException(failure);
        await using var writes = Writes(TimeSpan.Zero);
        await Assert.ThrowsAsync<DurableStateException>(() => writes.WriteAsync(Rows.Insert("a")));
        Assert.Null(_store.Signals.BatchFailure);
        Assert.NotNull(Assert.Single(_log.All).Exception);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public void SQLite_s_full_disk_may_pass(int code) =>
        Assert.Equal(StoreFailure.Transient, _inner.Classify(new SqliteException("", code)));

    private GroupCommitter Writes(TimeSpan giveUpAfter) => new(
        _store, new GroupCommitOptions { GiveUpAfter = giveUpAfter, RetryDelay = TimeSpan.FromTicks(1) }, TimeProvider.System, _log);

    private sealed class Lines : ILogger<GroupCommitter>
    {
        public ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue((logLevel, formatter(state, exception), exception));
    }
}
