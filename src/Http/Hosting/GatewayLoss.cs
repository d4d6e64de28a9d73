using FlightTickets.Api.Http.Repeating;

namespace FlightTickets.Api.Hosting;

/// <summary>
/// When a connection is lost, its answers find no other way, and Orleans lets their callers wait for the whole response timeout. So a lost
/// gateway ends the wait of every call that is repeated anyway (<see cref="RepeatUnknown"/>), including calls
/// through other gateways, which costs them one repetition.
/// </summary>
internal sealed class GatewayLoss : IOutgoingGrainCallFilter, IDisposable
{
    private CancellationTokenSource _lost = new();

    /// <summary>Called by Orleans' client.</summary>
    public void OnCountChanged(object? sender, GatewayCountChangedEventArgs e)
    {
        if (e.NumberOfConnectedGateways >= e.PreviousNumberOfConnectedGateways) return;
        // Not disposed: a caller may be about to read its token, and without a timer it holds nothing.
        Interlocked.Exchange(ref _lost, new CancellationTokenSource()).CancelAsync().Ignore();
    }

    public Task Invoke(IOutgoingGrainCallContext context) => RepeatUnknown.IsRepeatable ? InvokeUntilLost(context) : context.Invoke();

    public void Dispose() => _lost.Dispose();

    private async Task InvokeUntilLost(IOutgoingGrainCallContext context)
    {
        var lost = Volatile.Read(ref _lost).Token;
        var call = context.Invoke();
        try
        {
            await call.WaitAsync(lost);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !call.IsCompleted)
        {
            call.Ignore();
            throw new TimeoutException($"The connection to a silo was lost while {context.InterfaceMethod?.Name} was under way.");
        }
    }
}
