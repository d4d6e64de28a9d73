using System.Text.Json.Serialization;
using FlightTickets.Api.Admin;
using FlightTickets.Api.DeadLetters;
using FlightTickets.Api.Fleet;
using FlightTickets.Api.Flights;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Api.Http.Repeating;
using FlightTickets.Api.Orders;
using FlightTickets.Api.Payments;
using FlightTickets.Api.TestClock;
using FlightTickets.Api.Users;
using FlightTickets.Api.Webhooks;
using FlightTickets.Health;
using FlightTickets.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Scalar.AspNetCore;

namespace FlightTickets.Api.Hosting;

/// <summary>The REST API, for any host with an Orleans client (or a silo, which includes one).</summary>
public static class FlightTicketsApi
{
    // Bodies over the API's own bound are read a little further, so that the client gets its 413 and not a reset connection.
    private const long KestrelBodyLimit = 1024 * 1024;

    /// <summary>
    /// Adds the API's services. <c>Auth:SigningKeys</c> must be configured; <c>Admin:*</c> and <c>RateLimits:Enabled</c> may be.
    /// </summary>
    public static WebApplicationBuilder AddFlightTicketsApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetry("flighttickets-api");
        builder.AddMetricsAddress();
        var services = builder.Services;
        services.AddAuth();
        services.AddRateLimits(builder.Configuration);
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<HoldLimits>();
        services.AddSingleton<RepeatUnknown>();
        services.AddSingleton<OrderMetrics>();
        services.AddSingleton<FirstAdmin>().AddHostedService(provider => provider.GetRequiredService<FirstAdmin>());
        services.AddLogging(logging => logging.QuietHealthChecks()).AddHealthChecks()
            .AddCheck<ClusterHealth>("cluster").AddCheck<FirstAdmin>("first-admin");
        services.Configure<KestrelServerOptions>(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = KestrelBodyLimit;
        });
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            // Numbers are written as numbers; without it the OpenAPI document allows text as well.
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.DefaultIgnoreCondition = ApiJson.Default.Options.DefaultIgnoreCondition;
            foreach (var converter in ApiJson.Default.Options.Converters) o.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi("v1", o =>
        {
            o.CreateSchemaReferenceId = Components.NameOf;
            o.AddDocumentTransformer<DescribeDocument>()
                .AddOperationTransformer<DescribeOperation>().AddSchemaTransformer<DescribeAnswers>();
        });
        return builder;
    }

    /// <summary>Maps every route of the API, its reference page and probes, and sets up the pipeline in front of them.</summary>
    /// <param name="app">The host.</param>
    /// <param name="pages">What answers the addresses that are not the API's; without it the start page is the reference.</param>
    public static WebApplication MapFlightTicketsApi(this WebApplication app, Action<IApplicationBuilder>? pages = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        // A key that cannot be read stops the start, not the first login.
        _ = app.Services.GetRequiredService<SecretKeys>();

        app.UseMetricsAddress();
        app.UseTrustedProxies();
        app.UseSafeHeaders();
        app.UseHeadRequests();
        pages?.Invoke(app);
        app.UseStatusCodePages(StatusPages.WriteAsync);
        app.UseMiddleware<Faults>();
        app.UseRouting();
        if (ClusterDashboard.IsEnabled(app.Configuration)) app.UseMiddleware<BrowserSignIn>();
        app.UseAuthentication();
        if (RateLimitHosting.AreEnabled(app.Configuration)) app.UseMiddleware<RateLimiting>();
        app.UseMiddleware<LiveCaller>();
        app.UseAuthorization();
        app.UseMiddleware<RecentSignIn>();

        var v1 = app.MapGroup("/v1").AddEndpointFilter(RefuseInvalid.Filter).AddEndpointFilterFactory(RepeatUnknown.Filter);
        v1.MapAuth();
        v1.MapMailedCodes();
        v1.MapTotp();
        v1.MapEmailChanges();
        v1.MapMe();
        v1.MapUsers();
        v1.MapAirplanes();
        v1.MapMaintenance();
        v1.MapGroundings();
        v1.MapPlaces();
        v1.MapRoutes();
        v1.MapFlights();
        v1.MapFlightEvents();
        v1.MapBoarding();
        v1.MapOrders();
        v1.MapCancellations();
        v1.MapChanges();
        v1.MapDisruptions();
        v1.MapDisruptionDesk();
        v1.MapTickets();
        v1.MapPayments();
        v1.MapGatewayWebhooks(app.Configuration);
        v1.MapLedger();
        v1.MapWebhooks();
        v1.MapDeadLetters();
        v1.MapTestClock(app.Configuration);

        app.MapClusterDashboard();
        app.MapProblemPages();
        app.MapOpenApi("/openapi/v1.json");
        app.MapScalarApiReference("/reference",
            o => o.WithTitle("FlightTickets").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp()
                .HideDeveloperTools().HideClientButton().WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl));
        if (pages is null) app.MapGet("/", () => TypedResults.Redirect("/reference")).ExcludeFromDescription();
        foreach (var probe in app.MapProbes()) probe.Unlimited();
        return app;
    }
}
