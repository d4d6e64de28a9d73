using FlightTickets.Api.Hosting;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Users;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace FlightTickets.ApiClients;

/// <summary>The OpenAPI document of this code, from the API without a cluster and without a socket.</summary>
internal static class ApiDocument
{
    /// <summary>The document as the server writes it, with every optional route.</summary>
    public static async Task<string> Json()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Auth:SigningKeys"] = SigningKeys.CreatePem(),
            [WebhookSecret.Key] = "not used",
            ["Payments:Gateway"] = "Test",
            ["TestClock:Enabled"] = "true",
        });
        builder.AddMovableTime();
        builder.Host.UseOrleansClient(client => client.UseLocalhostClustering());
        builder.AddFlightTicketsApi();
        // Only the web host starts, which registers the routes. Nothing connects to a cluster.
        foreach (var service in builder.Services.Where(s => s.ServiceType == typeof(IHostedService)).ToList())
            if (service.ImplementationType?.Name != "GenericWebHostService") builder.Services.Remove(service);
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer, NoServer>());
        await using var app = builder.Build();
        app.MapFlightTicketsApi();
        await app.StartAsync();
        var json = await Json(app.Services);
        await app.StopAsync();
        return json;
    }

    /// <summary>The document of a host, with the routes that it has.</summary>
    public static async Task<string> Json(IServiceProvider host)
    {
        var document = await host.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
