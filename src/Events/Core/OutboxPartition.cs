using System.Globalization;
using System.Text;

namespace FlightTickets.Events;

/// <summary>Distributes events by a hash of the grain's key that is the same in every process, for ever.</summary>
public static class OutboxPartition
{
    /// <summary>How many partitions there are. Stored data depends on it, so it must not change.</summary>
    public const int Count = 16;

    /// <summary>The partition of a grain key, 0 to 15: FNV-1a over its UTF-8 bytes, folded to four bits.</summary>
    public static int Of(string grainId)
    {
        ArgumentNullException.ThrowIfNull(grainId);
        Span<byte> buffer = stackalloc byte[512];
        var bytes = Encoding.UTF8.GetMaxByteCount(grainId.Length) <= buffer.Length
            ? buffer[..Encoding.UTF8.GetBytes(grainId, buffer)]
            : Encoding.UTF8.GetBytes(grainId);
        var hash = 2166136261u;
        foreach (var b in bytes)
            hash = (hash ^ b) * 16777619u;

        hash ^= hash >> 16;
        hash ^= hash >> 8;
        return (int)((hash ^ (hash >> 4)) & (Count - 1));
    }

    /// <summary>The stream key of a partition: <c>p00</c> to <c>p15</c>.</summary>
    public static string StreamKey(int partition) => string.Create(CultureInfo.InvariantCulture, $"p{partition:00}");
}
