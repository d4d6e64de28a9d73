namespace FlightTickets.Persistence.Compliance;

public abstract partial class StateStoreCompliance
{
    [Fact]
    public async Task Lookups_page_through_an_owners_rows_in_both_directions()
    {
        var lookups = Lookups;
        for (var i = 0; i < 5; i++)
        {
            await AppliedAsync(Rows.Insert($"{i}", owner: "me"), Rows.Insert($"other{i}", owner: "you"));
            await PassAsync(TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(["0", "1", "2", "3", "4"], await PagesAsync(newestFirst: false));
        Assert.Equal(["4", "3", "2", "1", "0"], await PagesAsync(newestFirst: true));

        async Task<List<string>> PagesAsync(bool newestFirst)
        {
            var found = new List<string>();
            PagePlace? after = null;
            while (true)
            {
                var page = await lookups.FindByOwnerAsync(new OwnerQuery(Rows.Type, "me", 2, after, newestFirst), Stop);
                found.AddRange(page.Select(r => r.GrainId));
                if (page.Count < 2)
                    return found;

                after = new PagePlace(page[^1].Created, page[^1].GrainId);
            }
        }
    }

    [Fact]
    public async Task Lookup_columns_are_those_of_the_last_write_and_a_scan_sees_all()
    {
        var lookups = Lookups;
        var row = Rows.Insert("a", owner: "o1", reference: "r1");
        await AppliedAsync(row, Rows.Insert("b", reference: "r1"), Rows.Insert("c"));
        Assert.Equal(["a", "b"], (await lookups.FindByReferenceAsync(Rows.Type, "r1", Stop)).Select(r => r.GrainId).Order());
        await AppliedAsync(Rows.Update(row, reference: "r2"));
        Assert.Empty(await lookups.FindByOwnerAsync(new OwnerQuery(Rows.Type, "o1", 10, null, false), Stop));
        Assert.Equal(["b"], (await lookups.FindByReferenceAsync(Rows.Type, "r1", Stop)).Select(r => r.GrainId));
        Assert.Empty(await lookups.FindByReferenceAsync("other", "r2", Stop));
        var scanned = new List<string>();
        for (string? after = null; scanned.Count < 3; after = scanned[^1])
            scanned.Add((await Store.ScanAsync(Rows.Type, after, 1, Stop)).Single().GrainId);

        Assert.Equal(["a", "b", "c"], scanned.Order());
        Assert.Empty(await Store.ScanAsync(Rows.Type, scanned[^1], 1, Stop));
    }
}
