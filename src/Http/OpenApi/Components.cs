using System.Text.Json.Serialization.Metadata;
using FlightTickets.Api.Http.Input;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>The named schemas of the document. Generated clients have a type for each, with that name.</summary>
internal static class Components
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["RegisterResponse"] = "Registration",
        ["TokenResponse"] = "TokenPair",
        ["QuoteResponse"] = "CancellationQuote",
        ["CabinBody"] = "CabinLayout",
        ["GatewayHearingResponse"] = "GatewayAnswer",
    };

    /// <summary>The name of an answer's type: <c>Order</c> for <c>OrderResponse</c>, <c>OrderPage</c> for a list of them.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name) return null;
        return type.Type is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(ListResponse<>)
            ? Short(generic.GetGenericArguments()[0].Name) + "Page"
            : Short(name);
    }

    /// <summary>Moves the named schemas of request bodies and parameters to the document's components.</summary>
    public static void Collect(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(o => o.Value))
        {
            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
                if (content.Schema is OpenApiSchema body) content.Schema = Refer(document, body);
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                if (parameter.Schema is OpenApiSchema schema) parameter.Schema = Refer(document, schema);
        }

        foreach (var schema in document.Components!.Schemas!.Values.OfType<OpenApiSchema>()) RefuseNull(schema);
        // The framework's own envelope of an event; the stream is described as text.
        document.Components.Schemas.Remove("SseItemOfstring");
        document.Components.Schemas = document.Components.Schemas!.OrderBy(s => s.Key, StringComparer.Ordinal)
            .ToDictionary(s => s.Key, s => s.Value);
    }

    // Answers never have null where a member may be missing, so an optional member with a named type is of just that type.
    private static void RefuseNull(OpenApiSchema schema)
    {
        if (schema.Properties is null) return;
        schema.Type = JsonSchemaType.Object;
        foreach (var (name, member) in schema.Properties.ToList())
        {
            if (member is OpenApiSchema { OneOf: { } choices } && choices.OfType<OpenApiSchemaReference>().FirstOrDefault() is { } named)
                schema.Properties[name] = named;
        }
    }

    private static string Short(string name) =>
        Renamed.TryGetValue(name, out var other) ? other
        : name.EndsWith("Response", StringComparison.Ordinal) ? name[..^8]
        : name.EndsWith("Body", StringComparison.Ordinal) ? name[..^4]
        : name;

    private static IOpenApiSchema Refer(OpenApiDocument document, OpenApiSchema schema)
    {
        foreach (var (name, member) in schema.Properties?.ToList() ?? [])
            if (member is OpenApiSchema inner) schema.Properties![name] = Refer(document, inner);
        if (schema.Items is OpenApiSchema items) schema.Items = Refer(document, items);
        if (SchemaNames.NameOf(schema) is not { } component) return schema;
        // An enumeration may also stand in answers; the two descriptions are equal.
        if (!document.Components!.Schemas!.ContainsKey(component)) document.AddComponent(component, schema);
        return new OpenApiSchemaReference(component, document);
    }
}
