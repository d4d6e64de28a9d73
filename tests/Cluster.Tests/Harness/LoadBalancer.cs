namespace FlightTickets.Cluster.Tests;

/// <summary>Sends requests to the APIs that say they are ready, in turn, as whatever stands before them in production does.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private readonly IReadOnlyList<HostProcess> _apis;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _looking;
    private readonly bool[] _isReady;
    private int _next;

    public LoadBalancer(IReadOnlyList<HostProcess> apis)
    {
        _apis = apis;
        _isReady = [.. apis.Select(_ => true)];
        // Each for itself: a slow answer of one must not keep the end of another from being seen while it drains.
        _looking = Task.WhenAll(Enumerable.Range(0, apis.Count).Select(LookAsync));
    }

    public Uri Next()
    {
        // Where none is ready any may be tried: a client has nowhere else to go.
        HostProcess[] ready = [.. _apis.Where((_, i) => Volatile.Read(ref _isReady[i]))];
        if (ready.Length == 0) ready = [.. _apis];
        return ready[(uint)Interlocked.Increment(ref _next) % ready.Length].Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task LookAsync(int index)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(_end.Token))
            Volatile.Write(ref _isReady[index], await _apis[index].IsReadyAsync(_end.Token));
    }
}
