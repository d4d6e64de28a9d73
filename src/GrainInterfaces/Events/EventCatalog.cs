using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;

namespace FlightTickets.Events;

/// <summary>All events. Producers, consumers, publishers and the documentation read this catalog.</summary>
public static partial class EventCatalog
{
    private static readonly FrozenDictionary<Type, EventType> ByData = Find().ToFrozenDictionary(e => e.Data);
    private static readonly FrozenDictionary<string, EventType> ByName = ByData.Values.ToFrozenDictionary(
        e => e.Name, StringComparer.Ordinal);

    /// <summary>All of them, by context and name.</summary>
    public static ImmutableArray<EventType> All { get; } =
        [.. ByData.Values.OrderBy(e => e.Context, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>The event whose data a record is.</summary>
    /// <exception cref="ArgumentException">It has no <see cref="EventTypeAttribute"/>.</exception>
    public static EventType Of(Type data) => ByData.TryGetValue(data, out var type)
        ? type
        : throw new ArgumentException($"{data} is no event: it has no {nameof(EventTypeAttribute)}.", nameof(data));

    /// <summary>The event of a type; <see langword="null"/> for a type that this build does not know, which a consumer skips.</summary>
    public static EventType? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<EventType> Find() =>
        from data in typeof(EventCatalog).Assembly.GetExportedTypes()
        let attribute = data.GetCustomAttribute<EventTypeAttribute>()
        where attribute is not null
        select new EventType(attribute.Type, data, ContextOf(data));

    private static string ContextOf(Type data) => Namespace().Match(data.Namespace ?? "") is { Success: true } match
        ? match.Groups[1].Value.ToLowerInvariant()
        : throw new InvalidOperationException($"{data} is an event outside a namespace FlightTickets.CONTEXT.Events.");

    [GeneratedRegex(@"\AFlightTickets\.([A-Za-z]+)\.Events\z")]
    private static partial Regex Namespace();
}
