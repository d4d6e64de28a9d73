using Orleans.Serialization;
using Orleans.Storage;

namespace FlightTickets.Persistence;

/// <summary>
/// <see cref="IGrainStorage"/> on the same stores, for grains that use Orleans' own <c>IPersistentState</c>: group commit and
/// compare-and-swap, but no wake-ups, lookups or events.
/// </summary>
internal sealed class GroupCommitGrainStorage(string name, DurableContext context, IServiceProvider services) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        var row = await context.Reads.ReadAsync(key);
        grainState.ETag = row?.Etag.ToString("n");
        var (value, isCleared, _) = row is null ? (default, true, 0) : Codec<T>().Decode(key, row.Payload);
        grainState.State = isCleared ? Activator.CreateInstance<T>() : value!;
        grainState.RecordExists = !isCleared;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteAsync(stateName, grainId, grainState, isCleared: false);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is not null)
            await WriteAsync(stateName, grainId, grainState, isCleared: true);

        grainState.State = Activator.CreateInstance<T>();
    }

    private async Task WriteAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, bool isCleared)
    {
        var row = new RowWrite
        {
            Key = Key(stateName, grainId),
            ExpectedEtag = grainState.ETag is { } etag ? Guid.ParseExact(etag, "n") : null,
            NewEtag = Guid.NewGuid(),
            Payload = Codec<T>().Encode(grainState.State, isCleared, lastSequence: 0),
            IsCleared = isCleared,
        };
        if (await context.Writes.WriteAsync(row) == WriteOutcome.Conflict)
            throw new InconsistentStateException($"{row.Key} in {name} was written by another writer.", "unknown", grainState.ETag);

        grainState.ETag = row.NewEtag.ToString("n");
        grainState.RecordExists = !isCleared;
    }

    // The key includes the state's name, because a grain may have several states. A facet's row has no name, so the keys never collide.
    private static RowKey Key(string stateName, GrainId grainId) => new($"{grainId.Type}:{stateName}", grainId.Key.ToString()!);

    private StateCodec<T> Codec<T>() => new((Serializer<T>)services.GetService(typeof(Serializer<T>))!);
}
