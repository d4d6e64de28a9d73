using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>
/// Marks the optional members of answers: a <c>null</c> is left out of an object, so clients must not
/// require it, and written in a list, where positions matter.
/// </summary>
internal sealed class DescribeAnswers : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (property.IsGetNullable && !IsAlwaysWritten(property)) schema.Required?.Remove(property.Name);
            if (MayHoldNull(property) && schema.Properties?[property.Name] is OpenApiSchema { Items: OpenApiSchema items })
                items.Type |= JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute),
            inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static bool MayHoldNull(JsonPropertyInfo property) =>
        property.AttributeProvider is PropertyInfo { PropertyType: { IsGenericType: true } type } declared
        && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        && new NullabilityInfoContext().Create(declared).GenericTypeArguments is [{ ReadState: NullabilityState.Nullable }];
}
