using FlightTickets.Persistence.AdoNet;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Persistence.Tests;

/// <summary>The suite, less lookups and wake-ups, and what is special about this backend.</summary>
public abstract class AdoNetCompliance(AdoNetDatabases databases) : StateStoreCompliance
{
    private readonly List<ServiceProvider> _services = [];
    private string _connectionString = "";

    protected override async Task<IRowStore> OpenAsync()
    {
        _connectionString = await databases.CreateAsync();
        return await OpenAnotherAsync("test");
    }

    protected override Task PassAsync(TimeSpan time) => Task.CompletedTask;

    protected override async Task<IOutboxStore?> OpenAnotherAsync() => await OpenAnotherAsync("test");

    private async Task<AdoNetStateStore> OpenAnotherAsync(string serviceId)
    {
        var services = AdoNetDatabases.Services(serviceId);
        _services.Add(services);
        var store = databases.Store(services, _connectionString);
        await store.OpenAsync(Stop);
        return store;
    }

    [Fact]
    public async Task Silos_that_start_at_once_make_one_schema()
    {
        var connectionString = await databases.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => databases.MigrateAsync(connectionString))));
        await databases.MigrateAsync(connectionString);
    }

    [Fact]
    public async Task Another_silo_sees_events_it_did_not_write_and_its_removal_does_not_disturb_the_writer()
    {
        var other = await OpenAnotherAsync("test");
        var first = Rows.Insert("a", events: 2);
        await AppliedAsync(first);
        var seen = await other.ReadOutboxAsync(OutboxPartition.Of("a"), 10, Stop);
        Assert.Equal([1, 2], seen.Select(e => e.Sequence));
        await other.RemoveOutboxAsync([seen[0]], Stop);
        var second = Rows.Update(first, events: 1);
        await AppliedAsync(second);
        Assert.Equal([2, 3], (await other.ReadOutboxAsync(OutboxPartition.Of("a"), 10, Stop)).Select(e => e.Sequence));
        await other.RemoveOutboxAsync(await OutboxAsync(), Stop);
        await AppliedAsync(Rows.Update(second));
        Assert.Empty(await OutboxAsync());
        Assert.Equal([WriteOutcome.Conflict], await other.WriteAsync([Rows.Update(first)], Stop));
    }

    [Fact]
    public async Task A_write_and_the_removal_of_its_events_race_without_losing_either()
    {
        var other = await OpenAnotherAsync("test");
        var row = Rows.Insert("a", events: 1);
        await AppliedAsync(row);
        var delivered = new List<long>();
        for (var i = 0; i < 30; i++)
        {
            var waiting = await other.ReadOutboxAsync(OutboxPartition.Of("a"), 100, Stop);
            delivered.AddRange(waiting.Select(e => e.Sequence));
            var next = Rows.Update(row, events: 1);
            var removal = other.RemoveOutboxAsync(waiting, Stop);
            await AppliedAsync(next);
            await removal;
            row = next;
        }

        delivered.AddRange((await OutboxAsync()).Select(e => e.Sequence));
        Assert.Equal(Enumerable.Range(1, 31).Select(n => (long)n), delivered);
    }

    [Fact]
    public async Task Events_are_found_behind_any_number_of_writes_that_failed()
    {
        var partition = OutboxPartition.Of("a");
        RowWrite[] failed = [.. Enumerable.Range(0, 10_000).Select(i => $"f{i}").Where(id => OutboxPartition.Of(id) == partition).Take(20)
            .Select(id => Rows.Update(Rows.Insert(id), events: 1))];
        Assert.All(await WriteAsync(failed), outcome => Assert.Equal(WriteOutcome.Conflict, outcome));
        await AppliedAsync(Rows.Insert("a", events: 2));
        Assert.Equal([1], (await Outbox.ReadOutboxAsync(partition, 1, Stop)).Select(e => e.Sequence));
        Assert.Equal([1, 2], (await Outbox.ReadOutboxAsync(partition, 5, Stop)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Two_services_in_one_database_do_not_see_each_other()
    {
        var other = await OpenAnotherAsync("other");
        await AppliedAsync(Rows.Insert("a", events: 1));
        Assert.Null((await other.ReadAsync([new RowKey(Rows.Type, "a")], Stop))[0]);
        Assert.Empty(await other.ReadOutboxAsync(OutboxPartition.Of("a"), 10, Stop));
        Assert.Equal([WriteOutcome.Applied], await other.WriteAsync([Rows.Insert("a")], Stop));
    }

    [Fact]
    public async Task It_lists_the_rows_of_a_type_in_pages_and_leaves_cleared_ones_out()
    {
        string[] keys = ["F1", "0F1", "f1", "{0}", "%7B0%7D", "ü", "N1", "N2"];
        await AppliedAsync([.. keys.Select(k => Rows.Insert(k, $"state of {k}"))]);
        var gone = Rows.Insert("gone");
        await AppliedAsync(gone);
        await AppliedAsync(Rows.Update(gone, isCleared: true));
        var listed = new List<string>();
        while (await Store.ScanAsync(Rows.Type, listed.LastOrDefault(), 3, Stop) is { Count: > 0 } page)
        {
            Assert.All(page, row => Assert.Equal($"state of {row.GrainId}", Rows.Text(row)));
            listed.AddRange(page.Select(row => row.GrainId));
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Empty(await Store.ScanAsync("another type", null, 3, Stop));
    }

    [Fact]
    public async Task Unsupported_operations_are_refused_by_name()
    {
        await using var committer = Commit(Store);
        var wake = committer.WriteAsync(Rows.Insert("sleeper", wakeAfter: TimeSpan.FromMinutes(1)));
        Assert.Equal(WriteOutcome.Applied, await committer.WriteAsync(Rows.Insert("neighbour")));
        Assert.Contains("no wake-ups", (await Assert.ThrowsAsync<DurableStateException>(() => wake)).Message, StringComparison.Ordinal);
        Assert.False(Store is ILookupStore or IWakeUpStore);
    }

    [Fact]
    public async Task The_stock_provider_confuses_keys_that_read_as_hexadecimal_and_ours_does_not()
    {
        await using var services = AdoNetDatabases.Services();
        var stock = StockStorage.Create(services, databases.Invariant, _connectionString);
        await StorageLifecycle.StartAsync(stock, Stop);
        var written = new GrainState<StoredEnvelope>(new StoredEnvelope { Payload = [1] });
        await stock.WriteStateAsync("airplane", GrainId.Create("airplane", "F1"), written);
        foreach (var same in (string[])["0F1", "f1"])
        {
            var read = new GrainState<StoredEnvelope>();
            await stock.ReadStateAsync("airplane", GrainId.Create("airplane", same), read);
            Assert.True(read.RecordExists,
                $"F1 and {same} no longer meet in the stock provider: the encoding of ours has lost its reason.");
        }

        string[] keys = ["F1", "0F1", "f1", "F01", "{0}", "%7B0%7D", Guid.Empty.ToString("n")];
        await AppliedAsync([.. keys.Select(k => Rows.Insert(k, $"state of {k}"))]);
        foreach (var key in keys)
            Assert.Equal($"state of {key}", Rows.Text(await ReadAsync(key)));
    }

    [Fact]
    public async Task The_stock_provider_throws_after_it_has_written_a_key_with_braces()
    {
        await using var services = AdoNetDatabases.Services();
        var stock = StockStorage.Create(services, databases.Invariant, _connectionString);
        await StorageLifecycle.StartAsync(stock, Stop);
        var key = GrainId.Create("airplane", "{a}");
        await Assert.ThrowsAsync<FormatException>(
            () => stock.WriteStateAsync("airplane", key, new GrainState<StoredEnvelope>(new StoredEnvelope())));
        var read = new GrainState<StoredEnvelope>();
        await stock.ReadStateAsync("airplane", key, read);
        Assert.True(read.RecordExists);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var services in _services)
            await services.DisposeAsync();

        GC.SuppressFinalize(this);
    }
}

public sealed class AdoNetPostgreSqlCompliance(PostgresDatabases databases) : AdoNetCompliance(new AdoNetPostgres(databases));

public sealed class AdoNetMySqlCompliance(MariaDbDatabases databases) : AdoNetCompliance(new AdoNetMariaDb(databases));
