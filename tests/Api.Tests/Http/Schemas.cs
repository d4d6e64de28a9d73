using System.Text.Json.Nodes;

namespace FlightTickets.Api.Tests.Http;

/// <summary>The schemas of an OpenAPI document.</summary>
internal static class Schemas
{
    /// <summary>A copy with every reference replaced by what it refers to.</summary>
    public static JsonNode Inline(JsonNode document, JsonNode schema)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            return Inline(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!);
        var copy = schema.DeepClone().AsObject();
        foreach (var (name, property) in schema["properties"]?.AsObject().ToList() ?? [])
            copy["properties"]![name] = Inline(document, property!);
        if (schema["items"] is { } items) copy["items"] = Inline(document, items);
        return copy;
    }
}
