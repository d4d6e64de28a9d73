using System.Text;

namespace FlightTickets.Persistence.Compliance;

/// <summary>Rows as tests write them.</summary>
public static class Rows
{
    public const string Type = "test";

    public static RowWrite Insert(
        string id, string payload = "1", TimeSpan? wakeAfter = null, string? owner = null, string? reference = null, int events = 0) =>
        Make(id, null, payload, wakeAfter, owner, reference, events, 0, isCleared: false);

    public static RowWrite Update(
        RowWrite before, string payload = "2", TimeSpan? wakeAfter = null, string? owner = null, string? reference = null, int events = 0,
        bool isCleared = false) =>
        Make(before.Key.GrainId, before.NewEtag, payload, wakeAfter, owner, reference, events,
            before.Events.Count > 0 ? before.Events[^1].Sequence : 0, isCleared);

    /// <summary>The same row in a group.</summary>
    public static RowWrite In(this RowWrite row, RowGroup group) => new()
    {
        Key = row.Key,
        ExpectedEtag = row.ExpectedEtag,
        NewEtag = row.NewEtag,
        Payload = row.Payload,
        IsCleared = row.IsCleared,
        WakeAfter = row.WakeAfter,
        Owner = row.Owner,
        Reference = row.Reference,
        Events = row.Events,
        Group = group,
    };

    /// <summary>A row as it lies in the store, to be updated.</summary>
    public static RowWrite Known(string id, Guid etag) => new() { Key = new RowKey(Type, id), NewEtag = etag, Payload = [] };

    public static string Text(StoredRow? row) => Encoding.UTF8.GetString(row!.Payload);

    private static RowWrite Make(
        string id, Guid? expected, string payload, TimeSpan? wakeAfter, string? owner, string? reference, int events,
        long lastSequence, bool isCleared)
    {
        var key = new RowKey(Type, id);
        return new RowWrite
        {
            Key = key,
            ExpectedEtag = expected,
            NewEtag = Guid.NewGuid(),
            Payload = Encoding.UTF8.GetBytes(payload),
            IsCleared = isCleared,
            WakeAfter = wakeAfter,
            Owner = owner,
            Reference = reference,
            Events = [.. Enumerable.Range(1, events).Select(i => new OutboxEvent
            {
                Id = Guid.CreateVersion7(),
                Key = key,
                Source = "tests",
                Type = "test.happened",
                Sequence = lastSequence + i,
                Time = new DateTimeOffset(2027, 5, 10, 6, 10, 0, 123, 456, TimeSpan.Zero),
                Data = Encoding.UTF8.GetBytes($"{{\"n\":{lastSequence + i}}}"),
                TraceParent = i == 1 ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : null,
            })],
        };
    }
}
