using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Cluster.Tests;

/// <summary>Asks hosts for <c>/health/ready</c> all the time, and notes each change of an answer.</summary>
internal sealed class ReadyWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _changes = [];
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly Task _watching;

    public ReadyWatch(IEnumerable<HostProcess> hosts) => _watching = Task.WhenAll(hosts.Select(WatchAsync));

    /// <summary>What changed so far, a line each.</summary>
    public string[] Changes
    {
        get
        {
            lock (_changes) return [.. _changes];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task WatchAsync(HostProcess host)
    {
        var was = true;
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            var isReady = await host.IsReadyAsync(_end.Token);
            if (isReady == was) continue;
            was = isReady;
            lock (_changes)
            {
                _changes.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{host.Name} {(isReady ? "is ready" : "is not ready")} after {Stopwatch.GetElapsedTime(_begun).TotalSeconds:F1} s"));
            }
        }
    }
}
