using FlightTickets.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Web.Tests.Pages;

/// <summary>The pages alone, in front of an API that a test plays.</summary>
internal sealed class PagesHost : IAsyncDisposable
{
    private readonly WebApplication _api;
    private readonly WebApplication _pages;

    private PagesHost(WebApplication api, WebApplication pages)
    {
        (_api, _pages) = (api, pages);
        Api = new Uri(api.Urls.First());
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = new Uri(pages.Urls.First()),
        };
    }

    public HttpClient Client { get; }

    /// <summary>The address of the API that the test plays.</summary>
    public Uri Api { get; }

    public static async Task<PagesHost> StartAsync(RequestDelegate api)
    {
        var played = Create();
        played.Run(api);
        await played.StartAsync();
        var pages = Create(builder =>
        {
            builder.Configuration.AddInMemoryCollection([new(ApiAddress.Setting, played.Urls.First())]);
            builder.AddFlightTicketsPages(keysFolder: null);
        });
        pages.UseFlightTicketsPages();
        await pages.StartAsync();
        return new PagesHost(played, pages);
    }

    /// <summary>Answers a problem as the API does.</summary>
    public static Task Refuse(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        var problem = new { type = $"/problems/{code}", title = code, status, detail = "", instance = "/v1", code, traceId = "t" };
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _pages.DisposeAsync();
        await _api.DisposeAsync();
    }

    private static WebApplication Create(Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);
        return builder.Build();
    }
}
