namespace FlightTickets.Cluster.Tests;

/// <summary>Sends requests to the APIs that say they are ready, in turn, as whatever stands before them in production does.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private readonly IReadOnlyList<HostProcess> _apis;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _looking;
    private HostProcess[] _ready;
    private int _next;

    public LoadBalancer(IReadOnlyList<HostProcess> apis)
    {
        _apis = apis;
        _ready = [.. apis];
        _looking = LookAsync();
    }

    public Uri Next()
    {
        // Where none is ready any may be tried: a client has nowhere else to go.
        var ready = Volatile.Read(ref _ready) is { Length: > 0 } some ? some : [.. _apis];
        return ready[(uint)Interlocked.Increment(ref _next) % ready.Length].Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            var answers = await Task.WhenAll(_apis.Select(api => api.IsReadyAsync(_end.Token)));
            Volatile.Write(ref _ready, [.. _apis.Where((_, i) => answers[i])]);
        }
    }
}
