using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using FlightTickets.Events;

namespace FlightTickets.EventDocs;

/// <summary>JSON Schema of event data, made from the record by the same serializer options that write it.</summary>
internal static class EventSchema
{
    // Readers also accept quoted numbers; writers never write them.
    private static readonly JsonSerializerOptions AsWritten = new(EventJson.Options) { NumberHandling = JsonNumberHandling.Strict };

    public static JsonObject Of(EventType e, Comments comments)
    {
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => Complete(context, schema, comments),
        };
        var body = AsWritten.GetJsonSchemaAsNode(e.Data, options).AsObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"urn:flighttickets:event:{e.Name}",
            ["title"] = e.Name,
            ["description"] = comments.Summary(e.Data),
        };
        foreach (var (name, node) in body.ToList())
        {
            body.Remove(name);
            schema[name] = node;
        }

        return schema;
    }

    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema, Comments comments)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(Money))
            schema = Money(isOptional: type != context.TypeInfo.Type);

        // A record handed on as a reference cannot take a description.
        if (schema is not JsonObject node || node.ContainsKey("$ref"))
            return schema;

        if (node["properties"] is JsonObject properties && type != typeof(Money))
        {
            // Null members are left out; all others are always present.
            node["required"] = new JsonArray([.. properties.Where(p => !MayBeNull(p.Value!)).Select(p => (JsonNode)p.Key)]);
        }

        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property)
        {
            DescribeItems(node, property);
            if (comments.Parameter(property) is { } text)
                node["description"] = text;
        }

        return node;
    }

    private static JsonObject Money(bool isOptional) => new()
    {
        ["type"] = isOptional ? new JsonArray("object", "null") : "object",
        ["properties"] = new JsonObject
        {
            ["amount"] = new JsonObject { ["type"] = "string", ["pattern"] = @"^-?[0-9]+(\.[0-9]+)?$" },
            ["currency"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Z]{3}$" },
        },
        ["required"] = new JsonArray("amount", "currency"),
    };

    // The exporter sees no nullability of type arguments.
    private static void DescribeItems(JsonObject node, PropertyInfo property)
    {
        if (node["items"] is JsonObject items && items["type"] is JsonValue type
            && new NullabilityInfoContext().Create(property).GenericTypeArguments is [{ ReadState: NullabilityState.Nullable }])
        {
            items["type"] = new JsonArray((string?)type, "null");
        }
    }

    private static bool MayBeNull(JsonNode schema) => schema["type"] is JsonArray types && types.Any(t => (string?)t == "null")
        || schema["enum"] is JsonArray words && words.Any(w => w is null);
}
