using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>
/// Completes the schemas of answers. A <c>null</c> is left out of an object, so clients must not require its member and never
/// see the <c>null</c>; it is written in a list, where positions matter. A converter hides the type that it writes.
/// </summary>
internal sealed class DescribeAnswers : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            // Without the null that an optional member of this type adds.
            schema.Enum = [.. Enum.GetNames(type).Select(name => JsonValue.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(name))!)];
        }

        if (type == typeof(DateTime)) DescribeLocalTime(schema);
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (property.IsGetNullable && !IsAlwaysWritten(property)) LeaveOut(schema, property.Name);
            if (MayHoldNull(property) && schema.Properties?[property.Name] is OpenApiSchema { Items: OpenApiSchema items })
                items.Type |= JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    // RFC 3339, which "date-time" means, has no time without an offset.
    private static void DescribeLocalTime(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = null;
        schema.Pattern = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$";
    }

    private static void LeaveOut(OpenApiSchema schema, string name)
    {
        schema.Required?.Remove(name);
        if (schema.Properties?[name] is not OpenApiSchema member) return;
        member.Type &= ~JsonSchemaType.Null;
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute),
            inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static bool MayHoldNull(JsonPropertyInfo property) =>
        property.AttributeProvider is PropertyInfo { PropertyType: { IsGenericType: true } type } declared
        && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        && new NullabilityInfoContext().Create(declared).GenericTypeArguments is [{ ReadState: NullabilityState.Nullable }];
}
