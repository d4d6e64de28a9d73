using FlightTickets.Api.Users;
using Orleans.Dashboard;

namespace FlightTickets.Api.Admin;

/// <summary>
/// Orleans' own dashboard of silos and grains, for admins with a browser. <c>Dashboard:Enabled</c> turns it on,
/// for silos and APIs alike: it profiles every grain call.
/// </summary>
internal static class ClusterDashboard
{
    public const string Path = "/admin/cluster";

    public static bool IsEnabled(IConfiguration configuration) => configuration.GetValue("Dashboard:Enabled", false);

    public static void MapClusterDashboard(this WebApplication app)
    {
        if (!IsEnabled(app.Configuration)) return;
        app.MapOrleansDashboard(Path).RequireAuthorization(AuthHosting.Admin).ExcludeFromDescription()
            .AddEndpointFilter(async (context, next) =>
            // Grain states hold passengers, accounts and password hashes, which an operator of a cluster need not see.
            context.HttpContext.Request.Path.StartsWithSegments($"{Path}/GrainState", StringComparison.OrdinalIgnoreCase)
                ? TypedResults.NotFound()
                : await next(context));
    }
}
