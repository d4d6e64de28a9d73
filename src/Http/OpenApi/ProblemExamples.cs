using System.Globalization;
using System.Text.Json.Nodes;
using FlightTickets.Api.Http.Problems;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>The problems of an operation: one answer for each status, with an example for each code.</summary>
internal static class ProblemExamples
{
    /// <summary>Adds the answers for an operation's codes; their examples are the document's.</summary>
    public static void AddTo(OpenApiOperation operation, IEnumerable<string> codes, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        foreach (var group in codes.Order(StringComparer.Ordinal).GroupBy(c => ProblemCodes.All[c].Status).OrderBy(g => g.Key))
        {
            operation.Responses[group.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("; ", group.Select(c => $"`{c}`: {ProblemCodes.All[c].Title}")),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(DescribeDocument.ProblemSchema),
                        Examples = group.ToDictionary(code => code, IOpenApiExample (code) => new OpenApiExampleReference(code, document)),
                    },
                },
            };
        }
    }

    /// <summary>Adds the examples that operations refer to.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        var codes =
            from path in document.Paths.Values
            from operation in path.Operations ?? []
            from response in operation.Value.Responses ?? []
            from media in response.Value.Content?.Values ?? []
            from code in media.Examples?.Keys ?? []
            select code;
        document.Components!.Examples = codes.Distinct().Order(StringComparer.Ordinal).ToDictionary(
            code => code, IOpenApiExample (code) => new OpenApiExample { Summary = ProblemCodes.All[code].Title, Value = Of(code) });
    }

    private static JsonObject Of(string code)
    {
        var (status, title) = ProblemCodes.All[code];
        var problem = new JsonObject
        {
            ["type"] = "/problems/" + code,
            ["title"] = title,
            ["status"] = status,
            ["detail"] = title + ".",
            ["instance"] = "/v1/…",
            ["code"] = code,
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        };
        if (code == RefusalCodes.Invalid) problem["errors"] = new JsonArray(new JsonObject
        {
            ["pointer"] = "#/…",
            ["code"] = "required",
            ["detail"] = "The field is required.",
        });
        if (code == RefusalCodes.SeatUnavailable)
            problem["seats"] = new JsonArray(new JsonObject { ["segment"] = 0, ["seat"] = "12A" });
        return problem;
    }
}
