using System.Text.Json.Nodes;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Orders;
using FlightTickets.Webhooks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>
/// Describes an operation from its endpoint's parameters and conventions: body, query, headers, refusals, security.
/// </summary>
internal sealed class DescribeOperation : IOpenApiOperationTransformer
{
    public const string SecurityScheme = "bearer";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId ??= OperationId(context.Description.HttpMethod ?? "", context.Description.RelativePath ?? "");
        if (OperationDescriptions.All.TryGetValue(operation.OperationId, out var description)) operation.Description = description;
        foreach (var item in metadata)
        {
            if (item is BodyMetadata body) AddBody(operation, body);
            else if (item is QueryMetadata query) AddQuery(operation, query);
            else if (item is IdempotencyMetadata) AddIdempotencyKey(operation);
            else if (item is SignatureMetadata) AddSignature(operation);
        }

        var needsToken = metadata.OfType<IAuthorizeData>().Any();
        // What is open takes a token, too: agents and admins see more.
        operation.Security = needsToken ? [] : [new OpenApiSecurityRequirement()];
        operation.Security.Add(
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [] });

        DescribeStream(operation);
        DescribeParameters.Complete(operation, context.Description.RelativePath ?? "");
        AddExamples(operation);
        ProblemExamples.AddTo(operation, Codes(metadata, needsToken), context.Document);
        return Task.CompletedTask;
    }

    private static HashSet<string> Codes(IList<object> metadata, bool needsToken)
    {
        var codes = metadata.OfType<RefusesMetadata>().SelectMany(r => r.Codes).ToHashSet();
        if (metadata.OfType<BodyMetadata>().Any())
            codes.UnionWith(
                [
                    ProblemCodes.BadRequest, ProblemCodes.MalformedJson, ProblemCodes.PayloadTooLarge, ProblemCodes.UnsupportedMediaType,
                    RefusalCodes.Invalid,
                ]);
        if (metadata.OfType<QueryMetadata>().Any()) codes.Add(RefusalCodes.Invalid);
        if (metadata.OfType<IdempotencyMetadata>().Any())
            codes.UnionWith([ProblemCodes.IdempotencyKeyRequired, ProblemCodes.IdempotencyKeyInvalid]);
        if (needsToken) codes.Add(ProblemCodes.Unauthenticated);
        if (metadata.OfType<IAuthorizeData>().Any(a => a.Policy is not null)) codes.Add(ProblemCodes.Forbidden);
        codes.UnionWith([ProblemCodes.RateLimited, ProblemCodes.Unavailable]);
        return codes;
    }

    private static void AddBody(OpenApiOperation operation, BodyMetadata body)
    {
        var schema = body.Schema();
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = schema.Required is { Count: > 0 },
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = schema, Example = schema.Examples?[0] },
            },
        };
    }

    private static void AddQuery(OpenApiOperation operation, QueryMetadata query)
    {
        operation.Parameters ??= [];
        foreach (var field in query.Fields())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = field.Name,
                In = ParameterLocation.Query,
                Required = field.IsRequired,
                Description = field.Schema.Description,
                Schema = field.Schema,
            });
        }
    }

    private static void AddIdempotencyKey(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Required = true,
            Description = "1 to 255 visible ASCII characters. The same key and body again have the same outcome, with "
                + "Idempotency-Replayed: true.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = IdempotencyKey.MaxLength,
                Examples = [JsonValue.Create("8e0f5c2a")]
            },
        });
    }

    private static void AddSignature(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = WebhookSignature.Header,
            In = ParameterLocation.Header,
            Required = true,
            Description = "`t=UNIX SECONDS,v1=HEX`: the HMAC-SHA256 of `TIMESTAMP.BODY` under the shared secret.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Examples = [JsonValue.Create("t=1809936000,v1=cb8c6930a61142d10393ed8e103fc5bed5c8b07c43dfcec45194752c6eda99c6")]
            },
        });
    }

    private static void DescribeStream(OpenApiOperation operation)
    {
        foreach (var response in operation.Responses?.Values.OfType<OpenApiResponse>() ?? [])
        {
            if (response.Content?.TryGetValue("text/event-stream", out var stream) == true)
                stream.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            // Bytes have no schema of their own in JSON Schema 2020-12: the media type says all.
            if (response.Content?.TryGetValue(PngImage.ContentType, out var image) == true)
                image.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        }
    }

    private static void AddExamples(OpenApiOperation operation)
    {
        foreach (var (status, response) in operation.Responses ?? [])
            foreach (var media in response.Content?.Values ?? []) media.Example = AnswerExamples.Of(operation.OperationId!, status);
    }

    // getOrdersId, postOrdersIdPayments: stable names for generated clients.
    private static string OperationId(string method, string path) => method.ToLowerInvariant() + string.Concat(path
        .Split(['/', '{', '}', '-'], StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
