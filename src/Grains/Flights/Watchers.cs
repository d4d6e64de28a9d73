using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FlightTickets.Flights;

/// <summary>
/// The watchers of a flight. Each has a bounded queue; one that falls behind loses its queue and gets the flight's current state.
/// </summary>
internal sealed class Watchers
{
    /// <summary>More changes than a flight has in the seconds that a slow reader may take.</summary>
    public const int QueueLength = 256;

    private readonly List<Watcher> _watchers = [];

    public bool Any => _watchers.Count > 0;

    public void Tell(FlightWatchEvent change)
    {
        foreach (var watcher in _watchers) watcher.Tell(change);
    }

    /// <summary>The flight's current state, and the changes from then on.</summary>
    public async IAsyncEnumerable<FlightWatchEvent> Watch(
        Func<FlightView?> view, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher();
        _watchers.Add(watcher);
        try
        {
            if (view() is { } first) yield return new FlightWatchEvent { Flight = first };
            while (await watcher.WaitAsync(cancellationToken))
            {
                if (watcher.TakeFellBehind() && view() is { } fresh) yield return new FlightWatchEvent { Flight = fresh };
                while (watcher.TryTake(out var change)) yield return change;
            }
        }
        finally
        {
            _watchers.Remove(watcher);
        }
    }

    /// <summary>Ends all watches.</summary>
    public void Complete()
    {
        foreach (var watcher in _watchers) watcher.Complete();
    }

    private sealed class Watcher
    {
        private readonly Channel<FlightWatchEvent> _queue = Channel.CreateBounded<FlightWatchEvent>(QueueLength);
        private bool _fellBehind;

        public void Tell(FlightWatchEvent change)
        {
            if (_queue.Writer.TryWrite(change)) return;
            while (_queue.Reader.TryRead(out _)) { }
            _fellBehind = true;
            _queue.Writer.TryWrite(change);
        }

        public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _queue.Reader.WaitToReadAsync(cancellationToken);

        public bool TryTake(out FlightWatchEvent change) => _queue.Reader.TryRead(out change!);

        public bool TakeFellBehind() => Interlocked.Exchange(ref _fellBehind, false);

        public void Complete() => _queue.Writer.TryComplete();
    }
}
