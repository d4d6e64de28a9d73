using System.Text.Json.Nodes;

namespace FlightTickets.Api.Tests.Http;

/// <summary>Everything that can be wrong with a body, made from one that is right and its schema.</summary>
internal static class Mutations
{
    /// <summary>Stands for half a surrogate pair, which no JSON writer would write.</summary>
    public const string HalfPair = "HALF-PAIR";

    // Numbers that need not be whole.
    private static readonly string[] Fractional = ["latitude", "longitude"];

    // Text that may be empty.
    private static readonly string[] MayBeEmpty = ["givenName", "reason", "gate", "terminal"];

    /// <summary>Bodies that are wrong at one place, and where.</summary>
    public static IEnumerable<(JsonNode Body, string Pointer, string What)> Of(JsonObject body, JsonObject schema)
    {
        foreach (var (pointer, change, what) in Changes(body, schema, "#", ""))
        {
            var copy = body.DeepClone();
            change(copy);
            yield return (copy, pointer, what);
        }
    }

    private static IEnumerable<(string Pointer, Action<JsonNode> Change, string What)> Changes(
        JsonObject at, JsonObject schema, string pointer, string path)
    {
        yield return ($"{pointer}/nonsense", root => Find(root, path).AsObject()["nonsense"] = 1, "unknown field");
        var required = schema["required"]?.AsArray().Select(r => r!.GetValue<string>()).ToHashSet() ?? [];
        foreach (var (name, value) in at)
        {
            var here = $"{pointer}/{name}";
            if (required.Contains(name))
            {
                yield return (here, root => Find(root, path).AsObject().Remove(name), "missing");
                yield return (here, root => Find(root, path).AsObject()[name] = null, "null");
            }

            foreach (var change in Values(here, name, value!, schema["properties"]![name]!.AsObject(), $"{path}/{name}",
                (root, v) => Find(root, path).AsObject()[name] = v)) yield return change;
        }
    }

    private static IEnumerable<(string Pointer, Action<JsonNode> Change, string What)> Values(
        string here, string name, JsonNode value, JsonObject schema, string path, Action<JsonNode, JsonNode?> set)
    {
        foreach (var wrong in Wrong(name, value)) yield return (here, root => set(root, wrong.DeepClone()),
            $"{wrong.ToJsonString()[..Math.Min(30, wrong.ToJsonString().Length)]}");
        if (value is JsonObject inner)
        {
            foreach (var change in Changes(inner, schema, here, path)) yield return change;
        }
        else if (value is JsonArray { Count: > 0 } list)
        {
            yield return (here,
                root => set(root, new JsonArray(
                    [.. Enumerable.Range(0, schema["maxItems"]!.GetValue<int>() + 1).Select(_ => list[0]!.DeepClone())])), "too many");
            foreach (var change in Values($"{here}/0", name, list[0]!, schema["items"]!.AsObject(), $"{path}/0",
                (root, v) => Find(root, path).AsArray()[0] = v)) yield return change;
        }
    }

    private static IEnumerable<JsonNode> Wrong(string name, JsonNode value)
    {
        yield return JsonValue.Create(
            value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? "true" : "\u0007bell");
        if (value is not JsonObject) yield return new JsonObject();
        if (value is not JsonArray) yield return new JsonArray();
        switch (value.GetValueKind())
        {
            case System.Text.Json.JsonValueKind.String:
                yield return JsonValue.Create(1);
                yield return JsonValue.Create(true);
                yield return JsonValue.Create(new string('x', 5000));
                yield return JsonValue.Create("a\0b");
                yield return JsonValue.Create(HalfPair);
                if (!MayBeEmpty.Contains(name)) yield return JsonValue.Create("");
                break;
            case System.Text.Json.JsonValueKind.Number:
                yield return JsonValue.Create("1");
                yield return JsonNode.Parse("1e999")!;
                yield return JsonValue.Create(-100000);
                if (!Fractional.Contains(name)) yield return JsonValue.Create(1.5);
                break;
            default:
                yield return JsonValue.Create(1);
                break;
        }
    }

    private static JsonNode Find(JsonNode root, string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(root, (node, part) => node is JsonArray list ? list[int.Parse(part)]! : node[part]!);
}
