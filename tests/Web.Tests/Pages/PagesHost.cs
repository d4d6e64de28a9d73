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
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = new Uri(pages.Urls.First()),
        };
    }

    public HttpClient Client { get; }

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
