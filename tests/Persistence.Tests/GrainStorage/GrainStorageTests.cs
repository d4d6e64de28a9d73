using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace FlightTickets.Persistence.Tests;

public abstract class GrainStorageTests(Backend backend)
{
    private static readonly GrainId Id = GrainId.Create("test", "a");

    [Fact]
    public async Task Orleans_own_storage_interface_has_the_same_compare_and_swap()
    {
        await using var cluster = await DurableCluster.StartAsync(1, backend);
        var storage = cluster.Service<IServiceProvider>().GetRequiredKeyedService<IGrainStorage>("Plain");
        var one = new GrainState<CounterBox>();
        await storage.ReadStateAsync("s", Id, one);
        Assert.Equal((false, null, 0), (one.RecordExists, one.ETag, one.State!.Count));
        one.State!.Count = 1;
        await storage.WriteStateAsync("s", Id, one);
        Assert.True(one.RecordExists);

        var two = new GrainState<CounterBox>();
        await storage.ReadStateAsync("s", Id, two);
        Assert.Equal((1, one.ETag), (two.State!.Count, two.ETag));
        two.State!.Count = 2;
        await storage.WriteStateAsync("s", Id, two);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", Id, one));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("s", Id, one));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("s", Id, new GrainState<CounterBox>(new CounterBox())));

        // Another state of the same grain is another row.
        await storage.WriteStateAsync("other", Id, new GrainState<CounterBox>(new CounterBox { Count = 9 }));
        await storage.ClearStateAsync("s", Id, two);
        var three = new GrainState<CounterBox>();
        await storage.ReadStateAsync("s", Id, three);
        Assert.Equal((false, 0), (three.RecordExists, three.State!.Count));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", Id, one));
        await storage.WriteStateAsync("s", Id, three);
        Assert.True(three.RecordExists);
    }
}

public sealed class SqliteGrainStorageTests() : GrainStorageTests(new SqliteBackend());

public sealed class PostgresGrainStorageTests(PostgresDatabases databases) : GrainStorageTests(new PostgresBackend(databases));

[GenerateSerializer, Alias("test-box")]
public sealed class CounterBox
{
    [Id(0)]
    public int Count { get; set; }
}
