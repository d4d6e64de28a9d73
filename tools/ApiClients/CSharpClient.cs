using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.CodeGeneration;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace FlightTickets.ApiClients;

/// <summary>The C# client: one class with a method for each operation, and a type for each named schema.</summary>
internal static class CSharpClient
{
    public static async Task<string> Generate(JsonObject json)
    {
        var document = await OpenApiDocument.FromJsonAsync(Readable(json).ToJsonString());
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "FlightTicketsClient",
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            ParameterNameGenerator = new CamelCaseNames(),
            GenerateClientInterfaces = true,
            InjectHttpClient = true,
            DisposeHttpClient = false,
            UseBaseUrl = false,
            GenerateOptionalParameters = true,
            GenerateExceptionClasses = true,
            ExceptionClass = "ApiException",
            WrapDtoExceptions = true,
            WrapResponses = false,
        };
        settings.CSharpGeneratorSettings.Namespace = "FlightTickets.Client";
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        settings.CSharpGeneratorSettings.ClassStyle = CSharpClassStyle.Poco;
        settings.CSharpGeneratorSettings.GenerateNullableReferenceTypes = true;
        settings.CSharpGeneratorSettings.GenerateOptionalPropertiesAsNullable = true;
        settings.CSharpGeneratorSettings.UseRequiredKeyword = true;
        settings.CSharpGeneratorSettings.GenerateDataAnnotations = false;
        settings.CSharpGeneratorSettings.GenerateDefaultValues = false;
        settings.CSharpGeneratorSettings.EnumNameGenerator = new PascalCaseMembers();
        settings.CSharpGeneratorSettings.DateType = "System.DateOnly";
        settings.CSharpGeneratorSettings.DateTimeType = "System.DateTimeOffset";
        settings.CSharpGeneratorSettings.ArrayType = "System.Collections.Generic.IReadOnlyList";
        settings.CSharpGeneratorSettings.ArrayInstanceType = "System.Collections.Generic.List";
        settings.CSharpGeneratorSettings.ArrayBaseType = "System.Collections.Generic.List";
        settings.ResponseArrayType = "System.Collections.Generic.IReadOnlyList";
        // The serializer does not know the generator's own attribute for the words on the wire.
        var code = new CSharpClientGenerator(document, settings).GenerateFile()
            .Replace("[System.Runtime.Serialization.EnumMember(Value = @\"", "[System.Text.Json.Serialization.JsonStringEnumMemberName(@\"",
                StringComparison.Ordinal)
            .Replace("typeof(System.Runtime.Serialization.EnumMemberAttribute)",
                "typeof(System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute)", StringComparison.Ordinal)
            .Replace("as System.Runtime.Serialization.EnumMemberAttribute",
                "as System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute", StringComparison.Ordinal)
            .Replace("attribute.Value != null ? attribute.Value : name", "attribute.Name", StringComparison.Ordinal);
        return string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";
    }

    // The generator's code would wait for the end of an event stream, and read an image as JSON; declared as a file, each can be read. All
    // problems have one type, so one case for all other statuses suffices for each operation.
    private static JsonObject Readable(JsonObject json)
    {
        var copy = json.DeepClone().AsObject();
        foreach (var operation in copy["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()))
        {
            var responses = operation.Value!["responses"]!.AsObject();
            var problem = responses.First(response => response.Key[0] is '4' or '5').Value!.DeepClone();
            problem["description"] = "A problem";
            foreach (var (status, response) in responses.ToList())
            {
                if (status[0] is '4' or '5') responses.Remove(status);
                foreach (var (type, media) in response!["content"]?.AsObject().ToList() ?? [])
                    if (IsFile(type)) media!["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" };
            }

            responses["default"] = problem;
        }

        return copy;
    }

    private static bool IsFile(string mediaType) =>
        mediaType == "text/event-stream" || mediaType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary><c>PremiumEconomy</c> for <c>premium_economy</c>.</summary>
    private sealed class PascalCaseMembers : IEnumNameGenerator
    {
        public string Generate(int index, string? name, object? value, JsonSchema schema) =>
            string.Concat((name ?? "").Split('_', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    /// <summary><c>idempotencyKey</c> for <c>Idempotency-Key</c>.</summary>
    private sealed class CamelCaseNames : IParameterNameGenerator
    {
        public string Generate(OpenApiParameter parameter, IEnumerable<OpenApiParameter> allParameters)
        {
            var parts = parameter.Name.Split('-', StringSplitOptions.RemoveEmptyEntries);
            return string.Concat(
                parts.Select((part, i) => (i == 0 ? char.ToLowerInvariant(part[0]) : char.ToUpperInvariant(part[0])) + part[1..]));
        }
    }
}
