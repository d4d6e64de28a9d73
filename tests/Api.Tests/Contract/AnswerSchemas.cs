using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>The schemas of a document's answers, as JSON Schema 2020-12, which is what OpenAPI 3.1 means by them.</summary>
internal sealed class AnswerSchemas(JsonObject document)
{
    private const string Components = "#/components/schemas/", Definitions = "#/$defs/";

    private static readonly EvaluationOptions Strict = StrictOptions();

    private readonly JsonObject _definitions = Definition(document["components"]!["schemas"]!).AsObject();
    private readonly ConcurrentDictionary<string, Lazy<JsonSchema>> _built = new(StringComparer.Ordinal);

    /// <summary>The content of an answer to a call that the document does not have.</summary>
    public JsonObject Problem { get; } = new()
    {
        ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = Components + "Problem" } },
    };

    /// <summary>Each place of a value that its schema refuses, with the reason and the schema there.</summary>
    public IEnumerable<string> Faults(JsonNode schema, JsonElement value)
    {
        var built = _built.GetOrAdd(schema.ToJsonString(), _ => new Lazy<JsonSchema>(() => Build(schema))).Value;
        var results = built.Evaluate(value, Strict);
        if (results.IsValid) return [];
        return
            from detail in (results.Details ?? []).Prepend(results)
            from error in detail.Errors ?? []
            let pointer = detail.InstanceLocation.ToString()
            select $"'{pointer}' {error.Key}: {error.Value} ({detail.EvaluationPath} of {schema.ToJsonString()})";
    }

    private JsonSchema Build(JsonNode schema)
    {
        var root = Definition(schema).AsObject();
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        root["$defs"] = _definitions.DeepClone();
        // A registry of its own: the built schemas have no names.
        return JsonSchema.FromText(root.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }

    /// <summary>
    /// A copy that refers to definitions and is closed: clients ignore unknown members, but the document must know all that is sent.
    /// </summary>
    private static JsonNode Definition(JsonNode node)
    {
        if (node is JsonArray items) return new JsonArray([.. items.Select(item => item is null ? null : Definition(item))]);
        if (node is not JsonObject members) return node.DeepClone();
        var copy = new JsonObject();
        foreach (var (name, member) in members)
        {
            copy[name] = name == "$ref" && (string?)member is { } reference
                ? reference.Replace(Components, Definitions, StringComparison.Ordinal)
                : member is null ? null : Definition(member);
        }

        if (copy["properties"] is JsonObject && !copy.ContainsKey("additionalProperties")) copy["additionalProperties"] = false;
        return copy;
    }

    private static EvaluationOptions StrictOptions()
    {
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
        options.FormatRegistry.Register(new PredicateFormat("int32", value => IsNoNumber(value) || value.TryGetInt32(out _)));
        options.FormatRegistry.Register(new PredicateFormat("int64", value => IsNoNumber(value) || value.TryGetInt64(out _)));
        options.FormatRegistry.Register(new PredicateFormat("double", value => IsNoNumber(value) || double.IsFinite(value.GetDouble())));
        return options;
    }

    private static bool IsNoNumber(JsonElement value) => value.ValueKind != JsonValueKind.Number;
}
