using System.Text.Json.Nodes;

namespace FlightTickets.EventDocs;

/// <summary>An event's schema as the OpenAPI document has it: with one type for each member, which generators of clients need.</summary>
internal static class WebhookSchema
{
    /// <summary>A copy that is no document of its own, refers to nothing, and has no null, since such a member is left out.</summary>
    public static JsonObject Of(JsonObject schema)
    {
        var copy = Plain(schema, schema).AsObject();
        foreach (var name in new[] { "$schema", "$id", "title" }) copy.Remove(name);
        return copy;
    }

    private static JsonNode Plain(JsonNode node, JsonObject root)
    {
        if (node is JsonArray items) return new JsonArray([.. items.Where(item => item is not null).Select(item => Plain(item!, root))]);
        if (node is not JsonObject members) return node.DeepClone();
        if (members["$ref"] is { } reference) return Plain(At(root, (string)reference!), root);
        var copy = new JsonObject();
        foreach (var (name, member) in members.Where(member => member.Value is not null)) copy[name] = Plain(member!, root);
        // An item may be null, since positions count.
        if (members["type"] is JsonArray types) copy["type"] = (string?)types.First(type => (string?)type != "null");
        if (members["items"]?["type"] is JsonArray) copy["items"]!["type"] = members["items"]!["type"]!.DeepClone();
        if (members["enum"] is JsonArray) copy["type"] = "string";
        return copy;
    }

    private static JsonNode At(JsonNode root, string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (node, part) => node[part]!);
}
