using System.Collections.Frozen;

namespace FlightTickets.Events;

/// <summary>
/// What an event's sequence belongs to. Each grain counts its own events, so a grain beside another one, under the same key, needs a
/// subject of its own: the key, <c>#</c> and the grain's type.
/// </summary>
public static class EventSubject
{
    private const char Separator = '#';

    /// <summary>
    /// The grain types that raise events beside another grain with the same context and key. A test over all types of events finds any that
    /// is missing.
    /// </summary>
    private static readonly FrozenSet<string> Beside = FrozenSet.ToFrozenSet(["disruptions"], StringComparer.Ordinal);

    /// <summary>The subject of a grain's events: <c>ord_1</c>, and <c>ord_1#disruptions</c> for the record beside it.</summary>
    public static string Of(string grainType, string key) => Beside.Contains(grainType) ? $"{key}{Separator}{grainType}" : key;

    /// <summary>The key of the grain, which decides the partition, so that events of grains with the same key travel together.</summary>
    public static string KeyOf(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var end = subject.LastIndexOf(Separator);
        return end >= 0 && Beside.Contains(subject[(end + 1)..]) ? subject[..end] : subject;
    }
}
