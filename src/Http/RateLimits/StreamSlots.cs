using System.Collections.Concurrent;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>
/// Bounds the event streams that one client keeps open: each holds a connection and a watch on a flight for as long as it likes.
/// </summary>
internal sealed class StreamSlots(IConfiguration configuration)
{
    /// <summary>How many streams a client may have open.</summary>
    public const int MaxPerClient = 20;

    private readonly ConcurrentDictionary<string, int> _open = new();
    private readonly bool _isBounded = RateLimitHosting.AreEnabled(configuration);

    /// <summary>Takes a slot; dispose it when the stream ends. <see langword="null"/> when the client has none left.</summary>
    public IDisposable? TryTake(string client)
    {
        if (!_isBounded) return new Slot(null, client);
        if (_open.AddOrUpdate(client, 1, (_, open) => open + 1) <= MaxPerClient) return new Slot(this, client);
        GiveBack(client);
        return null;
    }

    private void GiveBack(string client)
    {
        // A client without streams is forgotten, and only in the state in which it was seen.
        if (_open.AddOrUpdate(client, 0, (_, open) => open - 1) <= 0) _open.TryRemove(KeyValuePair.Create(client, 0));
    }

    private sealed class Slot(StreamSlots? slots, string client) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0) slots?.GiveBack(client);
        }
    }
}
