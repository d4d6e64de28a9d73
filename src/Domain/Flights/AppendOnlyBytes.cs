namespace FlightTickets.Flights;

/// <summary>
/// Append-only bytes with immutable snapshots. Appending to the longest snapshot shares its buffer; appending to an older one copies it.
/// </summary>
internal sealed class AppendOnlyBytes
{
    private readonly Buffer _buffer;
    private readonly int _length;

    private AppendOnlyBytes(Buffer buffer, int length) => (_buffer, _length) = (buffer, length);

    /// <summary>Starts with bytes that no longer change.</summary>
    public static AppendOnlyBytes Begin(byte[] bytes) => new(new Buffer(bytes, bytes.Length), bytes.Length);

    public AppendOnlyBytes With(ReadOnlySpan<byte> record)
    {
        var length = _length + record.Length;
        var buffer = _buffer;

        // Only one manifest can take the space behind the last record. If it is taken, or the buffer is full, a copy makes room.
        if (length > buffer.Bytes.Length || Interlocked.CompareExchange(ref buffer.Used, length, _length) != _length)
        {
            var bytes = new byte[length + Math.Max(length / 2, 64)];
            _buffer.Bytes.AsSpan(0, _length).CopyTo(bytes);
            buffer = new Buffer(bytes, length);
        }

        record.CopyTo(buffer.Bytes.AsSpan(_length));
        return new AppendOnlyBytes(buffer, length);
    }

    public byte[] ToArray() => _buffer.Bytes.AsSpan(0, _length).ToArray();

    private sealed class Buffer(byte[] bytes, int used)
    {
        public readonly byte[] Bytes = bytes;

        public int Used = used;
    }
}
