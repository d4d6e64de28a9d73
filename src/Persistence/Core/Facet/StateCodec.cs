using System.Buffers;
using System.Buffers.Binary;
using System.Reflection;
using Orleans.Serialization;

namespace FlightTickets.Persistence;

/// <summary>
/// Turns a state into a row's payload and back: format (1 byte), flags (1), schema version (4), number of the grain's last event (8),
/// all little endian, then the state as Orleans serializes it.
/// </summary>
internal sealed class StateCodec<TState>(Serializer<TState> serializer)
{
    private const byte Format = 1;
    private const byte Cleared = 1;
    private const int HeaderLength = 14;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private static Func<TState, int>? _needed;

    public static int SchemaVersion { get; private set; } = typeof(TState).GetCustomAttribute<StateVersionAttribute>()?.Version ?? 1;

    /// <summary>See <see cref="StateVersions.Declare"/>.</summary>
    public static void HasVersions(int newest, Func<TState, int> needed) => (SchemaVersion, _needed) = (newest, needed);

    public byte[] Encode(TState? value, bool isCleared, long lastSequence)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var header = buffer.GetSpan(HeaderLength);
        header[0] = Format;
        header[1] = isCleared ? Cleared : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(header[2..], value is null || _needed is null ? SchemaVersion : _needed(value));
        BinaryPrimitives.WriteInt64LittleEndian(header[6..], lastSequence);
        buffer.Advance(HeaderLength);
        if (!isCleared)
            serializer.Serialize(value!, buffer);

        var payload = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > 1024 * 1024)
            _buffer = null;

        return payload;
    }

    public (TState? Value, bool IsCleared, long LastSequence) Decode(RowKey key, byte[] payload)
    {
        if (payload.Length < HeaderLength)
            throw new DurableStateException($"The state of {key} is damaged: {payload.Length} bytes are too few.");

        if (payload[0] != Format)
            throw new DurableStateException(
                $"The state of {key} was written by a newer build: format {payload[0]}; this build, {StateVersions.Build}, reads up to "
                    + $"{Format}.");

        var schema = BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(2));
        if (schema > SchemaVersion)
        {
            throw new DurableStateException(
                $"The state of {key} was written by a newer build: {typeof(TState).Name} version {schema}; this build, "
                    + $"{StateVersions.Build}, reads up to {SchemaVersion}.");
        }

        var isCleared = (payload[1] & Cleared) != 0;
        var lastSequence = BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(6));
        return (isCleared ? default : serializer.Deserialize(payload.AsMemory(HeaderLength)), isCleared, lastSequence);
    }
}
