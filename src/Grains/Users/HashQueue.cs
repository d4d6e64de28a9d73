namespace FlightTickets.Users;

/// <summary>The client whose password is to be hashed.</summary>
/// <param name="IsKnown">A known device or a signed-in user: served on a lane of their own, so that strangers never delay them.</param>
/// <param name="Client">The client's address; the clients of a lane take turns.</param>
internal readonly record struct HashTurn(bool IsKnown, string Client);

/// <summary>
/// Decides whose password is hashed next. A hash is slow on purpose, so sign-ins are the cheapest way to occupy a server. The queue is
/// short and refuses at once what does not fit, clients take turns, and the client with the most entries loses one to a client with none.
/// There is one queue per silo.
/// </summary>
internal sealed class HashQueue(int slots)
{
    /// <summary>How many wait per slot and lane: their work takes less time than a call may wait.</summary>
    public const int WaitingPerSlot = 80;

    /// <summary>How many of one client may wait: enough for an office behind one address that begins its day, or for a load test.</summary>
    public const int WaitingPerClient = 48;

    /// <summary>When a refused client may try again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private static readonly Refusal Busy = new(RefusalCodes.SignInBusy, "Too many sign-ins at once; try again soon.")
    {
        RetryAfter = RetryAfter,
    };

    private readonly Lock _lock = new();
    private readonly Lane _known = new(slots), _strangers = new(slots);

    /// <summary>Does the work when it is the client's turn, or refuses it at once.</summary>
    public async Task<Result<T>> RunAsync<T>(HashTurn turn, Func<Task<T>> work)
    {
        var lane = turn.IsKnown ? _known : _strangers;
        Task<bool> admitted;
        lock (_lock) admitted = lane.Enter(turn.Client);
        if (!await admitted) return Busy;
        try
        {
            return await work();
        }
        finally
        {
            lock (_lock) lane.Leave();
        }
    }

    private sealed class Lane(int slots)
    {
        private readonly Dictionary<string, Queue<TaskCompletionSource<bool>>> _lines = new(StringComparer.Ordinal);
        private readonly Queue<string> _turns = new();
        private int _running;
        private int _waiting;

        public Task<bool> Enter(string client)
        {
            if (_running < slots)
            {
                _running++;
                return Task.FromResult(true);
            }

            var line = _lines.GetValueOrDefault(client);
            if (line?.Count >= WaitingPerClient) return Task.FromResult(false);
            if (_waiting >= WaitingPerSlot * slots && (line is not null || !DropFromLongest())) return Task.FromResult(false);
            if (line is null)
            {
                _lines[client] = line = new();
                _turns.Enqueue(client);
            }

            var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Enqueue(waiter);
            _waiting++;
            return waiter.Task;
        }

        public void Leave()
        {
            if (!_turns.TryDequeue(out var client))
            {
                _running--;
                return;
            }

            var line = _lines[client];
            _waiting--;
            line.Dequeue().SetResult(true);
            if (line.Count > 0) _turns.Enqueue(client);
            else _lines.Remove(client);
        }

        // The client with the most entries loses its newest; if every client has one entry, none does.
        private bool DropFromLongest()
        {
            var (client, line) = _lines.MaxBy(entry => entry.Value.Count);
            if (line.Count < 2) return false;
            var kept = line.ToArray();
            kept[^1].SetResult(false);
            _lines[client] = new(kept[..^1]);
            _waiting--;
            return true;
        }
    }
}
