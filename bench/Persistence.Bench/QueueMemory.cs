using System.Reflection;
using FlightTickets.Persistence;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.PersistenceBench;

/// <summary>What a write costs while it waits, beyond its payload.</summary>
internal static class QueueMemory
{
    /// <summary>Bytes a queued write holds; its payload and key are not counted.</summary>
    public static async Task<double> BytesAsync()
    {
        const int Writes = 20_000;
        var store = DispatchProxy.Create<IRowStore, StuckStore>();
        await using var committer = new GroupCommitter(
            store, new GroupCommitOptions { QueueLength = Writes }, TimeProvider.System, NullLogger<GroupCommitter>.Instance);
        var keys = Enumerable.Range(0, Writes).Select(i => new RowKey("bench", $"{i}")).ToArray();
        var payload = new byte[1000];
        var tasks = new Task[Writes];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Writes; i++)
            tasks[i] = committer.WriteAsync(new RowWrite { Key = keys[i], NewEtag = Guid.NewGuid(), Payload = payload });

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        ((StuckStore)(object)store).Gate.SetResult();
        await Task.WhenAll(tasks);
        return (double)bytes / Writes;
    }
}

/// <summary>A store whose first batch blocks until released.</summary>
public class StuckStore : DispatchProxy
{
    /// <summary>Set to release it.</summary>
    public TaskCompletionSource Gate { get; } = new();

    private StoreSignals Signals { get; } = new();

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        "get_" + nameof(IRowStore.Description) => "stuck",
        "get_" + nameof(IRowStore.Signals) => Signals,
        "get_" + nameof(IRowStore.BatchesAtOnce) => 1,
        nameof(IRowStore.WriteAsync) => WriteAsync((IReadOnlyList<RowWrite>)args![0]!),
        var other => throw new NotSupportedException(other),
    };

    private async Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch)
    {
        await Gate.Task;
        return new WriteOutcome[batch.Count];
    }
}
