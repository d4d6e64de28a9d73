using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Payments;

/// <summary>Bounded and traced calls to the configured gateway for one payment.</summary>
internal sealed partial class GatewayCalls(
    string paymentId, IPaymentGateway gateway, PaymentOptions options, TimeProvider time, ILogger logger) : IGatewayCalls
{
    /// <summary>The name of the activity source: each call to the gateway is a span in its booking's trace.</summary>
    public const string SourceName = "FlightTickets.Payments";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The call that waits for its answer.</summary>
    private CancellationTokenSource? _asking;

    public Task<GatewayAnswer?> Authorize(string key, string token, Money amount) =>
        Ask("authorize", cancellation => gateway.Authorize(key, token, amount, cancellation));

    public Task<GatewayAnswer?> Capture(string key, string authorization, Money amount) =>
        Ask("capture", cancellation => gateway.Capture(key, authorization, amount, cancellation));

    public Task<GatewayAnswer?> Void(string key, string authorization) =>
        Ask("void", cancellation => gateway.Void(key, authorization, cancellation));

    public Task<GatewayAnswer?> Refund(string key, string authorization, Money amount) =>
        Ask("refund", cancellation => gateway.Refund(key, authorization, amount, cancellation));

    public Task Nudge() => _asking?.CancelAsync() ?? Task.CompletedTask;

    private async Task<GatewayAnswer?> Ask(string verb, Func<CancellationToken, Task<GatewayAnswer>> call)
    {
        using var span = Source.HasListeners() ? Source.StartActivity("gateway " + verb, ActivityKind.Client) : null;
        using var timeout = new CancellationTokenSource(options.CallTimeout, time);
        _asking = timeout;
        try
        {
            return await call(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is GatewayException or OperationCanceledException
            or TimeoutException or HttpRequestException)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            LogUnknown(paymentId, exception.GetType().Name);
            return null;
        }
        finally
        {
            _asking = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The gateway's answer for payment {PaymentId} is unknown ({Reason}); the gateway is asked again under the same key.")]
    private partial void LogUnknown(string paymentId, string reason);
}
