using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlightTickets.Api.Http.Input;

/// <summary>One value of an enumeration, spelt in snake_case on the wire.</summary>
internal static class Choice<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values =
        Enum.GetValues<T>().ToFrozenDictionary(v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()), StringComparer.Ordinal);

    public static readonly FormShape<T> Shape = new(
        Values.TryGetValue, "one of " + string.Join(", ", Values.Keys.Order(StringComparer.Ordinal)),
        JsonNamingPolicy.SnakeCaseLower.ConvertName(default(T).ToString()),
        s => s.Enum = [.. Values.Keys.Order(StringComparer.Ordinal).Select(k => (JsonNode)JsonValue.Create(k)!)]);
}
