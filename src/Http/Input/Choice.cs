using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlightTickets.Api.Http.Input;

/// <summary>One value of an enumeration, spelt in snake_case on the wire.</summary>
internal static class Choice<T>
    where T : struct, Enum
{
    // In the order of the declaration, which clients see.
    private static readonly OrderedDictionary<string, T> Values = new(
        Enum.GetValues<T>().Select(v => KeyValuePair.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()), v)),
        StringComparer.Ordinal);

    public static readonly FormShape<T> Shape = new(
        Values.TryGetValue, "one of " + string.Join(", ", Values.Keys.Order(StringComparer.Ordinal)),
        JsonNamingPolicy.SnakeCaseLower.ConvertName(default(T).ToString()),
        s =>
        {
            s.Enum = [.. Values.Keys.Select(k => (JsonNode)JsonValue.Create(k)!)];
            s.Named(typeof(T).Name);
        });
}
