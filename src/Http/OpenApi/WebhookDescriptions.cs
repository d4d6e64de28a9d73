using System.Text.Json.Nodes;
using FlightTickets.Webhooks;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>The webhooks of the document: what a partner is sent for each type of event.</summary>
internal static class WebhookDescriptions
{
    private const string Instant = "date-time", Suffix = "Event";

    /// <summary>Adds a webhook for each type of event, with a named schema of its data.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        using var file = typeof(WebhookDescriptions).Assembly.GetManifestResourceStream("EventSchemas.json")!;
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>();
        foreach (var (type, schema) in JsonNode.Parse(file)!.AsObject())
        {
            var name = NameOf(type);
            var data = OpenApiModelFactory.Parse<OpenApiSchema>(
                schema!.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, OpenApiConstants.Json)!;
            document.Components!.Schemas![name] = data;
            document.Webhooks[type] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = Sent(type, name, data, document) },
            };
        }
    }

    private static OpenApiOperation Sent(string type, string name, OpenApiSchema data, OpenApiDocument document) => new()
    {
        OperationId = "on" + name[..^Suffix.Length],
        Summary = data.Description,
        Description = "A CloudEvent in JSON. It may arrive twice, with the same `id`; answer with any status from 200 to 299.",
        Tags = new HashSet<OpenApiTagReference> { new("Webhooks", document) },
        // The signature is all that a partner has to go by.
        Security = [new OpenApiSecurityRequirement()],
        Parameters =
        [
            Header("Webhook-Id", "The id of the event.", "0af7651916cd43dd8448eb211c80319c"),
            Header(WebhookSignature.Header, "`t=UNIX SECONDS,v1=HEX`: the HMAC-SHA256 of `TIMESTAMP.BODY` under the webhook's secret.",
                "t=1809936000,v1=cb8c6930a61142d10393ed8e103fc5bed5c8b07c43dfcec45194752c6eda99c6"),
        ],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/cloudevents+json"] = new() { Schema = Envelope(type, new OpenApiSchemaReference(name, document)) },
            },
        },
        Responses = new OpenApiResponses { ["2XX"] = new OpenApiResponse { Description = "The event was taken." } },
    };

    private static OpenApiSchema Envelope(string type, IOpenApiSchema data)
    {
        var members = new Dictionary<string, IOpenApiSchema>
        {
            ["specversion"] = Of("The version of CloudEvents, `1.0`."),
            ["id"] = Of("Unique for ever."),
            ["source"] = Of("The context, as in `/flighttickets/orders`."),
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(type)!] },
            ["subject"] = Of("What the sequence counts for."),
            ["time"] = Of("The time of the change.", Instant),
            ["sequence"] = Of("The subject's own number for the event, with leading zeros."),
            ["traceparent"] = Of("The W3C trace context of the change, if it was traced."),
            ["datacontenttype"] = Of("`application/json`."),
            ["data"] = data,
        };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = members.Keys.Where(member => member != "traceparent").ToHashSet(),
            Properties = members,
        };
    }

    private static OpenApiSchema Of(string description, string? format = null) =>
        new() { Type = JsonSchemaType.String, Format = format, Description = description };

    private static OpenApiParameter Header(string name, string description, string example) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = [JsonValue.Create(example)!] },
    };

    // OrderSeatsChangedEvent for order.seats_changed.
    private static string NameOf(string type) =>
        string.Concat(type.Split('.', '_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + Suffix;
}
