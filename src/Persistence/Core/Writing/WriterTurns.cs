namespace FlightTickets.Persistence;

/// <summary>
/// Says when the next batch may go: at once when nothing is under way, and beside another batch when as many rows wait as that one has.
/// </summary>
/// <remarks>
/// Without the second rule a second writer takes whatever the first few callers that come back bring, and both send small batches.
/// One task calls <see cref="NextAsync"/> and <see cref="Begin"/>; the others may be called from anywhere.
/// </remarks>
internal sealed class WriterTurns(int writers, Func<int> queued)
{
    private readonly Lock _gate = new();
    private int _batches;
    private int _rows;

    // How many queued rows end the wait; nobody waits at the maximum.
    private int _wanted = int.MaxValue;
    private TaskCompletionSource? _turn;

    /// <summary>Waits for the next batch's turn.</summary>
    /// <param name="held">Rows that wait outside the queue.</param>
    public async ValueTask NextAsync(int held)
    {
        while (Wait(held) is { } turn)
            await turn.ConfigureAwait(false);
    }

    /// <summary>A batch goes.</summary>
    public void Begin(int rows)
    {
        lock (_gate)
        {
            _batches++;
            _rows += rows;
        }
    }

    /// <summary>A batch came to its end.</summary>
    public void End(int rows)
    {
        TaskCompletionSource? turn;
        lock (_gate)
        {
            _batches--;
            _rows -= rows;
            turn = Take();
        }

        // The next batch goes on this thread: in a busy pool a hop costs a place at the end of its queue.
        turn?.TrySetResult();
    }

    /// <summary>A row was queued.</summary>
    public void Queued()
    {
        var wanted = Volatile.Read(ref _wanted);
        if (wanted == int.MaxValue || queued() < wanted)
            return;

        TaskCompletionSource? turn;
        lock (_gate)
            turn = Take();

        // Not on this thread: it is a grain's.
        if (turn is not null)
            ThreadPool.UnsafeQueueUserWorkItem(static t => t.TrySetResult(), turn, preferLocal: false);
    }

    /// <summary>Waits until no batch is under way.</summary>
    public async Task AllEndedAsync()
    {
        while (true)
        {
            Task turn;
            lock (_gate)
            {
                if (_batches == 0)
                    return;

                turn = (_turn = new TaskCompletionSource()).Task;
            }

            await turn.ConfigureAwait(false);
        }
    }

    private Task? Wait(int held)
    {
        lock (_gate)
        {
            if (_batches == 0)
                return null;

            if (_batches < writers)
            {
                // Said before the queue is looked at: a row that comes between the two sees it and wakes us.
                Interlocked.Exchange(ref _wanted, _rows - held);
                if (queued() + held >= _rows)
                {
                    _wanted = int.MaxValue;
                    return null;
                }
            }

            return (_turn = new TaskCompletionSource()).Task;
        }
    }

    private TaskCompletionSource? Take()
    {
        _wanted = int.MaxValue;
        var turn = _turn;
        _turn = null;
        return turn;
    }
}
