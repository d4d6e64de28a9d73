using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Tests.Webhooks;

/// <summary>A partner's web server on loopback.</summary>
internal sealed class PartnerServer : IAsyncDisposable
{
    private readonly Channel<(string Path, string? Signature, byte[] Body)> _received =
        Channel.CreateUnbounded<(string, string?, byte[])>();
    private readonly WebApplication _app;

    private PartnerServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public int Port => new Uri(Url).Port;

    /// <summary>How many requests came.</summary>
    public int Count { get; private set; }

    /// <summary>Answers; 204 at first.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public static async Task<PartnerServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new PartnerServer(builder.Build());
        server._app.Run(server.TakeAsync);
        await server._app.StartAsync();
        return server;
    }

    public async Task<(string Path, string? Signature, byte[] Body)> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        return await _received.Reader.ReadAsync(patience.Token);
    }

    private async Task TakeAsync(HttpContext context)
    {
        Count++;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await Answer(context);
        await _received.Writer.WriteAsync((context.Request.Path, context.Request.Headers["Webhook-Signature"], body.ToArray()));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
