using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace FlightTickets.Persistence.Tests;

/// <summary>What is stored for ever: bytes an older build wrote, and the partition of a key.</summary>
public sealed class StoredFormTests
{
    /// <summary>A <see cref="CounterState"/> of 7 after the grain's third event, as format 1 holds it.</summary>
    private const string Golden = "0100010000000300000000000000";

    [Fact]
    public void A_payload_of_format_1_is_read_and_still_written_alike()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var codec = new StateCodec<CounterState>(services.GetRequiredService<Serializer<CounterState>>());
        var payload = codec.Encode(new CounterState(7), isCleared: false, lastSequence: 3);
        Assert.StartsWith(Golden, Convert.ToHexString(payload), StringComparison.Ordinal);
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", "v1", "counter.hex");
        var stored = Convert.FromHexString(File.ReadAllText(file).Trim());
        Assert.Equal((new CounterState(7), false, 3L), codec.Decode(new RowKey("test", "a"), stored));
        Assert.Equal((null, true, 4L), codec.Decode(new RowKey("test", "a"), codec.Encode(null, isCleared: true, lastSequence: 4)));
        Assert.Throws<DurableStateException>(() => codec.Decode(new RowKey("test", "a"), [1, 0]));
    }

    [Theory]
    [InlineData("", 9), InlineData("B6-135-20270510-JFK", 11), InlineData("B6-135-20270510-JFK/12A", 1), InlineData("日本", 6)]
    public void The_partition_of_a_key_never_changes(string key, int partition) => Assert.Equal(partition, OutboxPartition.Of(key));

    [Fact]
    public void Keys_spread_evenly_over_the_partitions()
    {
        var counts = Enumerable.Range(0, 16_000).GroupBy(i => OutboxPartition.Of($"order-{i}")).Select(g => g.Count()).ToList();
        Assert.Equal(OutboxPartition.Count, counts.Count);
        Assert.All(counts, c => Assert.InRange(c, 800, 1200));
        Assert.Equal(OutboxPartition.Of(new string('x', 5000)), OutboxPartition.Of(new string('x', 5000)));
    }
}
