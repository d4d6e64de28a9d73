using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.Input;

/// <summary>A name that a schema has in the OpenAPI document, so that generated clients get a type with it.</summary>
internal static class SchemaNames
{
    private const string Key = "name";

    public static OpenApiSchema Named(this OpenApiSchema schema, string name)
    {
        schema.Metadata ??= new Dictionary<string, object>();
        schema.Metadata[Key] = name;
        return schema;
    }

    /// <summary>Its name; <see langword="null"/> for a schema that is written where it is used.</summary>
    public static string? NameOf(OpenApiSchema schema) => schema.Metadata?.TryGetValue(Key, out var name) == true ? (string)name : null;
}
