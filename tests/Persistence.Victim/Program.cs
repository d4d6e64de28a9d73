using System.Buffers.Binary;
using FlightTickets.Persistence;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

// Writes rows and their twins, in groups, as fast as it can until it is killed, and prints what was acknowledged: "<chain> <number>".
await using var store = new SqliteStateStore(args[0], TimeProvider.System);
try
{
    await store.OpenAsync(CancellationToken.None);
}
catch (StateStoreException e)
{
    Console.WriteLine($"{e.Fault}: {e.Message}");
    return 3;
}

await using var committer = new GroupCommitter(store, new GroupCommitOptions(), TimeProvider.System, NullLogger<GroupCommitter>.Instance);
Console.WriteLine("open");
await Task.WhenAll(Enumerable.Range(0, 32).Select(WriteAsync));
return 0;

async Task WriteAsync(int chain)
{
    RowKey[] keys = [new("victim", $"{chain}"), new("victim", $"{chain}-twin")];
    var stored = await store.ReadAsync(keys, CancellationToken.None);
    var (last, twin) = (stored[0], stored[1]?.Etag);
    var (etag, number) = last is null ? ((Guid?)null, 0) : (last.Etag, BinaryPrimitives.ReadInt32LittleEndian(last.Payload));
    while (true)
    {
        var payload = new byte[1000];
        BinaryPrimitives.WriteInt32LittleEndian(payload, ++number);
        var group = new RowGroup();
        RowWrite[] rows =
        [
            new() { Key = keys[0], ExpectedEtag = etag, NewEtag = Guid.NewGuid(), Payload = payload, Group = group },
            new() { Key = keys[1], ExpectedEtag = twin, NewEtag = Guid.NewGuid(), Payload = payload, Group = group },
        ];
        if (await committer.WriteTogetherAsync(rows) != WriteOutcome.Applied)
            throw new InvalidOperationException($"Nobody else writes {keys[0]}.");

        (etag, twin) = (rows[0].NewEtag, rows[1].NewEtag);
        Console.WriteLine($"{chain} {number}");
    }
}
