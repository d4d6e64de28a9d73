using System.Buffers.Binary;
using FlightTickets.Persistence;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

// Writes as fast as it can until it is killed, and prints what was acknowledged: "<chain> <number>".
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
    var key = new RowKey("victim", $"{chain}");
    var last = (await store.ReadAsync([key], CancellationToken.None))[0];
    var (etag, number) = last is null ? ((Guid?)null, 0) : (last.Etag, BinaryPrimitives.ReadInt32LittleEndian(last.Payload));
    while (true)
    {
        var payload = new byte[1000];
        BinaryPrimitives.WriteInt32LittleEndian(payload, ++number);
        var row = new RowWrite { Key = key, ExpectedEtag = etag, NewEtag = Guid.NewGuid(), Payload = payload };
        if (await committer.WriteAsync(row) != WriteOutcome.Applied)
            throw new InvalidOperationException($"Nobody else writes {key}.");

        etag = row.NewEtag;
        Console.WriteLine($"{chain} {number}");
    }
}
