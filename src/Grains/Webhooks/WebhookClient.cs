using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FlightTickets.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlightTickets.Webhooks;

/// <summary>
/// Posts to URLs that partners name, and does not trust them: every address is checked when the connection is made (a name may resolve to
/// another by then), it follows no redirects, uses no proxy and no cookies, reads only a few bytes of an answer, and waits briefly.
/// Its signatures have the real time, by which partners judge them, whatever a test clock shows.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    private const int MaxAnswer = 1024;
    private readonly HttpMessageInvoker _http;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;

    public WebhookClient(IOptions<WebhookOptions> options, [FromKeyedServices(Pace.Key)] TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            MaxConnectionsPerServer = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        });
    }

    /// <summary>One attempt. Failures are part of the answer; it throws for nothing that a partner does.</summary>
    public async Task<WebhookAttempt> PostAsync(WebhookSubscription subscription, WebhookEvent item)
    {
        var (at, started) = (_time.GetUtcNow(), _time.GetTimestamp());
        using var patience = new CancellationTokenSource(_options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url) { Content = new ByteArrayContent(item.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("FlightTickets", "1.0"));
            request.Headers.Add("Webhook-Id", item.Id);
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(subscription.Secret, item.Body, at));
            using var response = await _http.SendAsync(request, patience.Token);
            var answer = await ReadAsync(response, patience.Token);
            return new WebhookAttempt(at, _time.GetElapsedTime(started), (int)response.StatusCode, answer);
        }
        catch (OperationCanceledException)
        {
            return new WebhookAttempt(at, _time.GetElapsedTime(started), null, $"No answer within {_options.Timeout.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new WebhookAttempt(at, _time.GetElapsedTime(started), null, (e.InnerException as SocketException ?? e).Message);
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, MaxAnswer, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var given) ? [given] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (!_options.AllowPrivateAddresses && !Array.TrueForAll(addresses, PublicAddress.Is))
            throw new HttpRequestException($"{host} leads to an address that is not public.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Connects to the checked addresses and not to the name, which would be resolved again.
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();
}
