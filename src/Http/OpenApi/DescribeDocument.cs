using FlightTickets.Api.Http.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>Describes the whole API.</summary>
internal sealed class DescribeDocument : IOpenApiDocumentTransformer
{
    public const string ProblemSchema = nameof(Problem);

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Identity"] = "Accounts, and the tokens of their sessions.",
        ["Places"] = "Airports and airlines: reference data.",
        ["Fleet"] = "Airplanes with their seats and schedules, and routes.",
        ["Flights"] = "Flights, what they cost, their seats, and their changes as they happen.",
        ["Orders"] = "Orders from the hold to the boarding pass: seats, changes, cancellations and disruptions.",
        ["Payments"] = "Payments, and the ledger of what moved.",
        ["Webhooks"] = "Events sent to partners.",
        ["Events"] = "Events that could not be delivered.",
    };

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "FlightTickets",
            Version = "v1",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            Description =
                "Search flights, choose seats, book, pay, check in.\n\n" +
                "Errors are `application/problem+json` (RFC 9457) with a stable `code`; bad fields are listed in `errors` by JSON "
                    + "pointer (`#/segments/0/cabin`), " +
                "bad query parameters by name (`?limit`). Every POST that books or moves money needs an `Idempotency-Key`.",
        };
        // The host that serves the document is the one it describes.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema] = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[DescribeOperation.SecurityScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken of POST /v1/auth/login.",
        };
        ProblemExamples.AddTo(document);
        WebhookDescriptions.AddTo(document);
        Components.Collect(document);
    }
}
