namespace FlightTickets.Persistence;

/// <summary>The key of a state row.</summary>
/// <param name="GrainType">The grain type's name.</param>
/// <param name="GrainId">The grain's key within its type.</param>
[GenerateSerializer, Immutable, Alias("row-key")]
public readonly record struct RowKey([property: Id(0)] string GrainType, [property: Id(1)] string GrainId) : IComparable<RowKey>
{
    /// <summary>The order in which every writer takes rows, so that two batches cannot deadlock.</summary>
    public int CompareTo(RowKey other)
    {
        var byType = string.CompareOrdinal(GrainType, other.GrainType);
        return byType != 0 ? byType : string.CompareOrdinal(GrainId, other.GrainId);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{GrainType}/{GrainId}";

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(RowKey left, RowKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(RowKey left, RowKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(RowKey left, RowKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(RowKey left, RowKey right) => left.CompareTo(right) >= 0;
}
