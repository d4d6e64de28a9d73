namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>A span as OTLP carries it (opentelemetry-proto, trace/v1/trace.proto): only the fields that tests use.</summary>
internal sealed record Span(string Service, string Scope, string Trace, string Id, string? Parent, string Name,
    IReadOnlyList<(string Trace, string Id)> Links)
{
    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<Span> Read(byte[] request)
    {
        foreach (var resourceSpans in Message.Parse(request).Many(1))
        {
            var service = resourceSpans.Many(1).SelectMany(resource => resource.Many(1))
                .Where(attribute => attribute.Text(1) == "service.name").Select(attribute => attribute.Many(2).Single().Text(1)!).Single();
            foreach (var scopeSpans in resourceSpans.Many(2))
            {
                var scope = scopeSpans.Many(1).Single().Text(1)!;
                foreach (var span in scopeSpans.Many(2))
                {
                    var links = span.Many(13).Select(link => (link.Hex(1)!, link.Hex(2)!)).ToArray();
                    yield return new Span(service, scope, span.Hex(1)!, span.Hex(2)!, span.Hex(4), span.Text(5)!, links);
                }
            }
        }
    }
}
