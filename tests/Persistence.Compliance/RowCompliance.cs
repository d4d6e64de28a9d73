using System.Text;

namespace FlightTickets.Persistence.Compliance;

public abstract partial class StateStoreCompliance
{
    [Fact]
    public async Task A_row_is_read_as_it_was_written()
    {
        Assert.Null(await ReadAsync("a"));
        var row = Rows.Insert("a", "hello");
        await AppliedAsync(row);
        var read = await ReadAsync("a");
        Assert.Equal(("a", row.NewEtag, "hello"), (read!.GrainId, read.Etag, Rows.Text(read)));
        Assert.Equal(new Guid?[] { row.NewEtag, null }, await Store.ReadEtagsAsync([row.Key, new RowKey(Rows.Type, "none")], Stop));
        var rows = await Store.ReadAsync([new RowKey(Rows.Type, "none"), row.Key, new RowKey("other", "a")], Stop);
        Assert.Equal([null, "a", null], rows.Select(r => r?.GrainId));
    }

    [Fact]
    public async Task Only_a_writer_with_the_current_etag_writes()
    {
        var first = Rows.Insert("a", "1");
        await AppliedAsync(first);
        var second = Rows.Update(first, "2");
        await AppliedAsync(second);
        Assert.Equal(WriteOutcome.Conflict, (await WriteAsync(Rows.Update(first, "stale")))[0]);
        Assert.Equal(WriteOutcome.Conflict, (await WriteAsync(Rows.Insert("a", "again")))[0]);
        Assert.Equal(WriteOutcome.Conflict, (await WriteAsync(Rows.Update(Rows.Insert("missing"))))[0]);
        Assert.Equal("2", Rows.Text(await ReadAsync("a")));
        Assert.Null(await ReadAsync("missing"));
    }

    [Fact]
    public async Task A_mixed_batch_gives_each_caller_its_own_outcome()
    {
        var (old, stale) = (Rows.Insert("old"), Rows.Insert("stale"));
        await AppliedAsync(old, stale);
        await AppliedAsync(Rows.Update(stale, "newer"));
        var outcomes = await WriteAsync(
            Rows.Insert("zz", events: 1), Rows.Update(stale, events: 1), Rows.Update(old, "changed", events: 1),
            Rows.Insert("old", events: 1), Rows.Insert("aa"));
        Assert.Equal([WriteOutcome.Applied, WriteOutcome.Conflict, WriteOutcome.Applied, WriteOutcome.Conflict, WriteOutcome.Applied],
            outcomes);
        Assert.Equal(["old", "zz"], (await OutboxAsync()).Select(e => e.Key.GrainId).Order());
        Assert.Equal("newer", Rows.Text(await ReadAsync("stale")));
    }

    [Fact]
    public async Task A_cleared_row_is_a_tombstone_that_an_old_writer_cannot_bring_back()
    {
        var row = Rows.Insert("a", owner: "o", reference: "r");
        await AppliedAsync(row);
        var cleared = Rows.Update(row, "gone", owner: "o", reference: "r", isCleared: true);
        await AppliedAsync(cleared);
        Assert.Equal("gone", Rows.Text(await ReadAsync("a")));
        if (Store is ILookupStore lookups)
        {
            Assert.Empty(await lookups.FindByOwnerAsync(new OwnerQuery(Rows.Type, "o", 10, null, false), Stop));
            Assert.Empty(await lookups.FindByReferenceAsync(Rows.Type, "r", Stop));
            Assert.Empty(await Store.ScanAsync(Rows.Type, null, 10, Stop));
        }

        Assert.Equal([WriteOutcome.Conflict], await WriteAsync(Rows.Update(row)));
        Assert.Equal([WriteOutcome.Conflict], await WriteAsync(Rows.Insert("a")));
        await AppliedAsync(Rows.Update(cleared, "back", owner: "o"));
        if (Store is ILookupStore again)
            Assert.Single(await again.FindByOwnerAsync(new OwnerQuery(Rows.Type, "o", 10, null, false), Stop));
    }

    [Theory]
    [InlineData("with space"), InlineData("a/b/12A"), InlineData("F1"), InlineData("F01"), InlineData("0xF12"), InlineData("F12")]
    [InlineData("ünïcödé 日本 🛫"), InlineData("e\u0301"), InlineData("'; DROP TABLE grain_state; --"), InlineData(
        "%_\\$1"), InlineData("{a.b}")]
    [InlineData("tab\tnew\nline"), InlineData(" leading"), InlineData("trailing "), InlineData("é"), InlineData("null")]
    public async Task An_unusual_key_is_a_key(string key)
    {
        var neighbours = new[] { key.ToUpperInvariant(), key + " ", "x" + key }.Where(k => k != key).ToArray();
        await AppliedAsync([.. neighbours.Select(k => Rows.Insert(k, "neighbour"))]);
        var row = Rows.Insert(key, "1", owner: key, reference: key, events: 1);
        await AppliedAsync(row);
        await AppliedAsync(Rows.Update(row, "2", owner: key, reference: key));
        Assert.Equal("2", Rows.Text(await ReadAsync(key)));
        if (Store is ILookupStore lookups)
        {
            Assert.Equal(key, Assert.Single(await lookups.FindByOwnerAsync(new OwnerQuery(Rows.Type, key, 10, null, false), Stop)).GrainId);
            Assert.Equal(key, Assert.Single(await lookups.FindByReferenceAsync(Rows.Type, key, Stop)).GrainId);
        }

        Assert.Equal(key, Assert.Single(await OutboxAsync()).Key.GrainId);
        Assert.All(neighbours, k => Assert.NotEqual(key, k));
        foreach (var neighbour in neighbours)
            Assert.Equal("neighbour", Rows.Text(await ReadAsync(neighbour)));
    }

    [Fact]
    public async Task A_long_key_and_a_large_state_are_kept_whole()
    {
        var key = new string('k', 1000);
        var payload = string.Concat(Enumerable.Range(0, 500_000).Select(i => (i % 1000).ToString("000"))) + Encoding.UTF8.GetString(
            [0xF0, 0x9F, 0x9B, 0xAB]);
        var row = Rows.Insert(key, payload, events: 1);
        await AppliedAsync(row, Rows.Insert("small"));
        Assert.Equal(payload, Rows.Text(await ReadAsync(key)));
        var larger = payload + payload + payload;
        await AppliedAsync(Rows.Update(row, larger));
        Assert.Equal(larger, Rows.Text(await ReadAsync(key)));
    }
}
