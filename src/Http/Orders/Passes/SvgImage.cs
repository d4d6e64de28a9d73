using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;

namespace FlightTickets.Api.Orders;

/// <summary>
/// Answers with a symbol as SVG: one square for each module, in black on white whatever the page's colours, since a reader needs the
/// contrast. It has no style and no script, so it may stand inside a page with a strict policy.
/// </summary>
internal sealed class SvgImage(AztecSymbol symbol) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    /// <summary>The media type.</summary>
    public const string ContentType = "image/svg+xml";

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ContentType]));

    /// <summary>The image.</summary>
    public static string Write(AztecSymbol symbol)
    {
        var size = symbol.Size.ToString(CultureInfo.InvariantCulture);
        var dark = new StringBuilder();
        for (var y = 0; y < symbol.Size; y++)
        {
            for (var x = 0; x < symbol.Size; x++)
            {
                if (!symbol.IsDark(x, y)) continue;
                var from = x;
                while (symbol.IsDark(x + 1, y)) x++;
                dark.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x + 1 - from}v1h{from - x - 1}z");
            }
        }

        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img" """
            + $"""aria-label="Bar code"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path fill="#000" d="{dark}"/></svg>""";
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = ContentType;
        return httpContext.Response.WriteAsync(Write(symbol), httpContext.RequestAborted);
    }
}
