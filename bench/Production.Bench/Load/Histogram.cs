using System.Numerics;

namespace FlightTickets.Bench;

/// <summary>Latencies in microseconds, in buckets at most 1.6 % wide. One thread counts; others may take a copy at any time.</summary>
internal sealed class Histogram
{
    private const int Bits = 6;
    private const int Sub = 1 << Bits;
    private readonly long[] _counts;

    public Histogram() => _counts = new long[32 * Sub];

    private Histogram(long[] counts) => _counts = counts;

    public long Count => _counts.Sum();

    public void Add(long microseconds) => _counts[Bucket(Math.Max(0, microseconds))]++;

    /// <summary>The sum of all counts.</summary>
    public static Histogram Sum(IEnumerable<Histogram> parts)
    {
        var sum = new long[32 * Sub];
        foreach (var part in parts)
            for (var i = 0; i < sum.Length; i++) sum[i] += Volatile.Read(ref part._counts[i]);
        return new Histogram(sum);
    }

    /// <summary>The counts since an earlier copy.</summary>
    public Histogram Since(Histogram earlier) => new([.. _counts.Zip(earlier._counts, (now, then) => now - then)]);

    /// <summary>The latency in milliseconds that this share of them did not exceed; NaN where nothing was counted.</summary>
    public double At(double quantile)
    {
        var wanted = (long)Math.Ceiling(Count * quantile);
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
            if ((seen += _counts[i]) >= wanted && seen > 0) return Middle(i) / 1000.0;
        return double.NaN;
    }

    // Values below 64 have a bucket each; above, the six bits after the leading one choose it.
    private static int Bucket(long value)
    {
        if (value < Sub) return (int)value;
        var shift = BitOperations.Log2((ulong)value) - Bits;
        return Math.Min(32 * Sub - 1, (shift + 1) * Sub + (int)((value >> shift) - Sub));
    }

    private static double Middle(int bucket)
    {
        if (bucket < Sub) return bucket;
        var shift = bucket / Sub - 1;
        return ((bucket % Sub + Sub) + 0.5) * (1L << shift);
    }
}
