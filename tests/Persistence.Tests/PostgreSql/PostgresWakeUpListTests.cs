using FlightTickets.Persistence.PostgreSql;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>Rows are found when they are due by the lists of the batches that asked for it. Each test has a database of its own.</summary>
public sealed class PostgresWakeUpListTests(PostgresDatabases databases) : IAsyncLifetime
{
    private const string Service = "s";
    private static readonly WakeUpBackoff Backoff = new(TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    private string _connectionString = "";
    private NpgsqlDataSource _raw = null!;
    private PostgresStateStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await databases.CreateAsync($"lists_{Guid.NewGuid():n}");
        _raw = NpgsqlDataSource.Create(_connectionString);
        _store = new PostgresStateStore(_connectionString, Service);
        await _store.OpenAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _raw.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_puts_its_keys_on_few_lists_by_how_long_they_wait()
    {
        await _store.WriteAsync(
            [
                .. Enumerable.Range(0, 40).Select(i => Rows.Insert($"a{i}", wakeAfter: TimeSpan.FromSeconds(30))),
                .. Enumerable.Range(0, 3).Select(i => Rows.Insert($"b{i}", wakeAfter: TimeSpan.FromHours(5 + i))), Rows.Insert("none"),
            ], Stop);
        Assert.Equal([3, 8, 32], (await ListsAsync()).Order());
    }

    [Fact]
    public async Task A_wake_up_that_stays_where_it_is_is_not_listed_again_and_one_that_moves_is()
    {
        var row = Rows.Insert("a", wakeAfter: TimeSpan.FromHours(2));
        await _store.WriteAsync([row], Stop);
        await _store.WriteAsync([row = Rows.Update(row, wakeAfter: TimeSpan.FromHours(2))], Stop);
        Assert.Equal([1], await ListsAsync());
        await _store.WriteAsync([row = Rows.Update(row, wakeAfter: TimeSpan.FromHours(1))], Stop);
        Assert.Equal([1, 1], await ListsAsync());

        // Moved away, the list it is on leads to where it is now.
        await _store.WriteAsync([Rows.Update(row, wakeAfter: TimeSpan.FromHours(3))], Stop);
        await _raw.ExecuteAsync("UPDATE wake_up SET due = due - interval '150 minutes'", Stop);
        Assert.Empty(await _store.LeaseDueAsync(10, Backoff, Stop));
        Assert.InRange((await _store.NextDueAsync(Stop))!.Value.TotalMinutes, 29, 180);
        await PassAsync(TimeSpan.FromHours(3));
        Assert.Equal([row.Key], await _store.LeaseDueAsync(10, Backoff, Stop));
    }

    [Fact]
    public async Task A_row_that_is_being_written_while_its_list_is_due_is_looked_at_again()
    {
        var row = Rows.Insert("a", wakeAfter: TimeSpan.Zero);
        await _store.WriteAsync([row], Stop);
        await using (var other = await _raw.OpenConnectionAsync(Stop))
        await using (var transaction = await other.BeginTransactionAsync(Stop))
        {
            await using var touch = new NpgsqlCommand("UPDATE grain_state SET etag = etag", other, transaction);
            Assert.Equal(1, await touch.ExecuteNonQueryAsync(Stop));
            Assert.Empty(await _store.LeaseDueAsync(10, Backoff, Stop));
            await transaction.RollbackAsync(Stop);
        }

        Assert.Equal([row.Key], await _store.LeaseDueAsync(10, Backoff, Stop));
    }

    [Fact]
    public async Task More_rows_than_are_asked_for_stay_due()
    {
        await _store.WriteAsync([.. Enumerable.Range(0, 100).Select(i => Rows.Insert($"{i}", wakeAfter: TimeSpan.Zero))], Stop);
        Assert.Equal(70, (await _store.LeaseDueAsync(70, Backoff, Stop)).Count);
        Assert.True(await _store.NextDueAsync(Stop) <= TimeSpan.Zero);
        Assert.Equal(30, (await _store.LeaseDueAsync(70, Backoff, Stop)).Count);
        Assert.True(await _store.NextDueAsync(Stop) > TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Silos_of_an_older_build_go_on_beside_this_one()
    {
        var older = new Older(_raw);
        var (theirs, moved) = (Rows.Insert("theirs"), Rows.Insert("moved", wakeAfter: TimeSpan.FromHours(1)));
        await older.InsertAsync("theirs", theirs.NewEtag, TimeSpan.Zero);
        Assert.Equal([theirs.Key], await _store.LeaseDueAsync(10, Backoff, Stop));
        await _raw.ExecuteAsync("UPDATE grain_state SET next_try = now(), tries = 0", Stop);

        // What this build writes is its own from then on, and what they write is theirs.
        await _store.WriteAsync([Rows.Update(theirs, wakeAfter: TimeSpan.FromHours(2)), moved], Stop);
        Assert.Empty(await older.LeaseAsync());
        await older.UpdateAsync("moved", moved.NewEtag, null);
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Equal([theirs.Key], await _store.LeaseDueAsync(10, Backoff, Stop));
        Assert.Empty(await older.LeaseAsync());
    }

    private async Task PassAsync(TimeSpan time)
    {
        await _raw.ExecuteAsync("UPDATE grain_state SET wake_at = wake_at - $1", Stop, time);
        await _raw.ExecuteAsync("UPDATE wake_up SET due = due - $1", Stop, time);
    }

    private Task<List<int>> ListsAsync() => _raw.ListAsync("SELECT cardinality(grain_ids) FROM wake_up", r => r.GetInt32(0), Stop);

    /// <summary>What a silo of version 0.1.0 sends.</summary>
    private sealed class Older(NpgsqlDataSource raw)
    {
        public Task<int> InsertAsync(string id, Guid etag, TimeSpan wakeAfter) => raw.ExecuteAsync("""
            INSERT INTO grain_state (service_id, grain_type, grain_id, etag, cleared, due_at, next_try, owner, reference, created, payload)
            VALUES ($1, 'test', $2, $3, false, now() + $4, now() + $4, NULL, NULL, now(), '\x00')
            """, Stop, Service, id, etag, wakeAfter);

        public async Task UpdateAsync(string id, Guid expected, TimeSpan? wakeAfter) => Assert.Equal(1, await raw.ExecuteAsync("""
            UPDATE grain_state SET etag = gen_random_uuid(), due_at = now() + $4::interval, next_try = now() + $4::interval, tries = 0
            WHERE service_id = $1 AND grain_type = 'test' AND grain_id = $2 AND etag = $3
            """, Stop, Service, id, expected, (object?)wakeAfter ?? DBNull.Value));

        public Task<List<string>> LeaseAsync() => raw.ListAsync("""
            SELECT grain_id FROM grain_state WHERE service_id = $1 AND next_try IS NOT NULL AND next_try <= now()
            """, r => r.GetString(0), Stop, Service);
    }
}
