using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlightTickets.Events;

namespace FlightTickets.EventDocs;

/// <summary>The pages about events, generated from the code.</summary>
internal static class EventPages
{
    /// <summary>What the OpenAPI document says of webhooks, below the docs folder.</summary>
    public const string Webhooks = "../src/Http/OpenApi/EventSchemas.json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Path below the docs folder, and text.</summary>
    public static IEnumerable<(string Path, string Text)> All()
    {
        var comments = new Comments(typeof(EventCatalog).Assembly);
        var schemas = EventCatalog.All.Select(e => (Event: e, Schema: EventSchema.Of(e, comments))).ToList();
        foreach (var (e, schema) in schemas)
            yield return ($"events/{e.Name}.schema.json", schema.ToJsonString(Readable) + "\n");

        yield return ("events.md", Page(schemas, comments));
        var webhooks = new JsonObject(schemas.Select(s => KeyValuePair.Create(s.Event.Name, (JsonNode?)WebhookSchema.Of(s.Schema))));
        yield return (Webhooks, webhooks.ToJsonString(Readable) + "\n");
    }

    private static string Page(List<(EventType Event, JsonObject Schema)> schemas, Comments comments)
    {
        var page = new StringBuilder(Head());
        foreach (var context in schemas.GroupBy(s => s.Event.Context))
        {
            page.Append($"\n## {char.ToUpperInvariant(context.Key[0])}{context.Key[1..]}\n");
            foreach (var (e, schema) in context)
            {
                page.Append($"\n### {e.Name}\n{comments.Summary(e.Data)} ([schema](events/{e.Name}.schema.json))\n\n");
                page.Append("| member | type | meaning |\n| --- | --- | --- |\n");
                foreach (var (name, member) in schema["properties"]!.AsObject())
                    page.Append($"| `{name}` | {TypeOf(member!)} | {member!["description"]} |\n");
            }
        }

        return page.ToString();
    }

    private static string TypeOf(JsonNode schema)
    {
        if (schema["enum"] is JsonArray words)
            return string.Join(", ", words.Select(w => $"`{w}`"));

        var types = schema["type"] is JsonArray several ? several.Select(t => (string)t!).ToList() : [(string?)schema["type"] ?? "any"];
        var main = types.First(t => t != "null");
        var text = main switch
        {
            "array" => $"list of {TypeOf(schema["items"]!)}",
            "object" => "{ " + string.Join(", ", schema["properties"]!.AsObject().Select(p => $"`{p.Key}`")) + " }",
            _ => (string?)schema["format"] ?? main,
        };
        return types.Contains("null") ? text + ", or absent" : text;
    }

    private static string Head() => Resource("head.md").Replace("{{consumer}}", Resource("consumer.cs"), StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(EventPages).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
