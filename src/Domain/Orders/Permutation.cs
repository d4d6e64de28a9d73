namespace FlightTickets.Orders;

/// <summary>
/// A keyed permutation of 0 … size-1: a balanced Feistel network over the next even number of bits, walked in cycles until it lands inside
/// (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). A counter becomes numbers that look random and never repeat. It
/// hides how many orders there are; it is not encryption.
/// </summary>
internal sealed class Permutation
{
    private const int Rounds = 6;
    private readonly ulong _key;
    private readonly long _size;
    private readonly int _half;
    private readonly ulong _mask;

    /// <param name="size">2 to 2^62.</param>
    /// <param name="key">Any number.</param>
    public Permutation(long size, ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1L << 62);
        (_size, _key) = (size, key);
        var bits = 64 - long.LeadingZeroCount(size - 1);
        _half = (int)(bits + 1) / 2;
        _mask = (1UL << _half) - 1;
    }

    /// <summary>The image of <paramref name="value"/>.</summary>
    public long Forward(long value) => Walk(value, forward: true);

    /// <summary>The value whose image is <paramref name="value"/>.</summary>
    public long Backward(long value) => Walk(value, forward: false);

    private long Walk(long value, bool forward)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, _size);
        do value = forward ? Encrypt(value) : Decrypt(value);
        while (value >= _size);
        return value;
    }

    private long Encrypt(long value)
    {
        var (left, right) = ((ulong)value >> _half, (ulong)value & _mask);
        for (var round = 0; round < Rounds; round++) (left, right) = (right, left ^ Mix(right, round));
        return (long)(left << _half | right);
    }

    private long Decrypt(long value)
    {
        var (left, right) = ((ulong)value >> _half, (ulong)value & _mask);
        for (var round = Rounds - 1; round >= 0; round--) (left, right) = (right ^ Mix(left, round), left);
        return (long)(left << _half | right);
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private ulong Mix(ulong half, int round)
    {
        var z = half + _key + ((ulong)(round + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) & _mask;
    }
}
