using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.Input;

/// <summary>
/// An object with the fields that <paramref name="build"/> asks for and no others. The same function runs without an
/// object to learn the schema, so it must work with fallbacks.
/// </summary>
/// <param name="build">Reads the fields.</param>
/// <param name="name">Its name in the OpenAPI document, where that of the type is not it.</param>
/// <param name="example">An example that the API accepts, where its fields' examples do not go together.</param>
internal sealed class ObjectShape<T>(
    Func<Fields, T> build, string? name = null, [StringSyntax(StringSyntaxAttribute.Json)] string? example = null) : Shape<T>
{
    public override T Read(JsonElement value, Input input)
    {
        if (value.ValueKind != JsonValueKind.Object) return WrongType(input, "an object");
        var fields = new JsonFields(value, input);
        var result = build(fields);
        fields.RefuseUnread();
        return result;
    }

    /// <summary>
    /// Reads the fields from a query string; unknown parameters are ignored, since proxies and browsers add some.
    /// </summary>
    public T Read(IQueryCollection query, Input input) => build(new QueryFields(query, input));

    public override OpenApiSchema Describe() => Describe(out _);

    public OpenApiSchema Describe(out IReadOnlyList<DescribedField> described)
    {
        var fields = new DescribingFields();
        build(fields);
        described = fields.Described;
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalPropertiesAllowed = false,
            Properties = new Dictionary<string, IOpenApiSchema>(),
            Required = new HashSet<string>(),
        };
        var composed = new JsonObject();
        foreach (var field in described)
        {
            schema.Properties[field.Name] = field.Schema;
            if (field.IsRequired) schema.Required.Add(field.Name);
            if (field.Schema.Examples is [var value, ..]) composed[field.Name] = value.DeepClone();
        }

        schema.Examples = [example is null ? composed : JsonNode.Parse(example)!];
        return schema.Named(name ?? typeof(T).Name);
    }
}
