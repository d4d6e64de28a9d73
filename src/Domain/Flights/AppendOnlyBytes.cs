namespace FlightTickets.Flights;

/// <summary>
/// Bytes that grow at their end, and as they were at each length: who adds to the longest shares
/// its buffer, who adds to an older one copies it.
/// </summary>
internal sealed class AppendOnlyBytes
{
    private readonly Buffer _buffer;
    private readonly int _length;

    private AppendOnlyBytes(Buffer buffer, int length) => (_buffer, _length) = (buffer, length);

    /// <summary>Begins with bytes that nobody changes any more.</summary>
    public static AppendOnlyBytes Begin(byte[] bytes) => new(new Buffer(bytes, bytes.Length), bytes.Length);

    public AppendOnlyBytes With(ReadOnlySpan<byte> record)
    {
        var length = _length + record.Length;
        var buffer = _buffer;

        // The place behind the last record is taken once; where there is none, or another ledger took it, a copy has some.
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
