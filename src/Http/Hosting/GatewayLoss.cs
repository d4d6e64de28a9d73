using FlightTickets.Api.Http.Repeating;

namespace FlightTickets.Api.Hosting;

/// <summary>
/// Answers do not find another way when the connection they were to come by is gone, and Orleans lets their callers wait for the whole
/// response timeout. So a lost gateway ends the waiting of every call that is repeated anyway (<see cref="RepeatUnknown"/>):
/// those by other gateways, too, for whom it costs one repetition.
/// </summary>
internal sealed class GatewayLoss : IOutgoingGrainCallFilter, IDisposable
{
    private CancellationTokenSource _lost = new();

    /// <summary>Told by Orleans' client.</summary>
    public void OnCountChanged(object? sender, GatewayCountChangedEventArgs e)
    {
        if (e.NumberOfConnectedGateways >= e.PreviousNumberOfConnectedGateways) return;
        // Not disposed of: somebody may be about to read its token, and without a timer it holds nothing.
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
