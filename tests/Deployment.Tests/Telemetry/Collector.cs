using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>What an OpenTelemetry collector is to a process: takes OTLP over HTTP and keeps it in memory.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<Span> _spans = new();
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _bodies = new();
    private WebApplication? _app;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Endpoint => _app!.Urls.First();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _bodies.Enqueue((signal, body.ToArray()));
            if (signal == "traces")
            {
                foreach (var span in Span.Read(body.ToArray())) _spans.Enqueue(span);
            }

            Interlocked.Exchange(ref _arrived, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        });
        await _app.StartAsync();
    }

    /// <summary>The spans there are, once they are enough.</summary>
    /// <exception cref="TimeoutException">They were not within two minutes.</exception>
    public async Task<IReadOnlyList<Span>> WaitAsync(Func<IReadOnlyList<Span>, bool> enough, CancellationToken cancellationToken)
    {
        await UntilAsync(() => enough(_spans.ToArray()),
            () => "Some spans never came. These did:\n" + string.Join('\n', _spans), cancellationToken);
        return _spans.ToArray();
    }

    /// <summary>Waits for a body of a signal that has a text in it.</summary>
    /// <exception cref="TimeoutException">None came within two minutes.</exception>
    public Task WaitForTextAsync(string signal, string text, CancellationToken cancellationToken) =>
        UntilAsync(() => Contains(signal, text), () => $"No {signal} with '{text}' ever came.", cancellationToken);

    /// <summary>Whether a body of a signal has a text in it, whatever its case.</summary>
    public bool Contains(string signal, string text) =>
        _bodies.Any(sent => sent.Signal == signal && Encoding.UTF8.GetString(sent.Body).Contains(text, StringComparison.OrdinalIgnoreCase));

    private async Task UntilAsync(Func<bool> condition, Func<string> complaint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var arrived = _arrived.Task;
            if (condition()) return;
            try
            {
                await arrived.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(complaint());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
