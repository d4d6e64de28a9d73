namespace FlightTickets.Web.Hosting;

/// <summary>The addresses that belong to the API where it shares a host with the pages.</summary>
internal static class ApiPaths
{
    public static readonly string[] Roots = ["/v1", "/openapi", "/reference", "/problems", "/health", "/metrics", "/admin"];

    public static bool Contain(PathString path) =>
        Roots.Any(root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
}
