namespace FlightTickets.Persistence.Tests;

/// <summary>
/// The broker of a cluster's silos: it can be shut, so that events are committed and not yet
/// published, and a silo can be cut off from it for good.
/// </summary>
internal sealed class Wire
{
    private readonly Lock _lock = new();
    private readonly InOrder _order = new();
    private readonly HashSet<SiloAddress> _dead = [];
    private readonly TaskCompletionSource<SiloAddress> _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(long Count, TaskCompletionSource Reached)> _watches = [];
    private TaskCompletionSource? _shut;

    /// <summary>The first silo that met the wire shut.</summary>
    public Task<SiloAddress> Waiting => _waiting.Task;

    public IEventPublisher Of(SiloAddress silo) => new Publisher(this, silo);

    public void Shut() => _shut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens it to all but a silo that died.</summary>
    public void OpenWithout(SiloAddress dead)
    {
        lock (_lock) _dead.Add(dead);
        var shut = _shut;
        _shut = null;
        shut?.SetResult();
    }

    /// <summary>Waits for so many different events.</summary>
    public Task ReceiveAsync(long count)
    {
        lock (_lock)
        {
            if (_order.Count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watches.Add((count, reached));
            return reached.Task;
        }
    }

    public IReadOnlyList<string> Skips
    {
        get
        {
            lock (_lock) return [.. _order.Skips];
        }
    }

    private async Task PublishAsync(SiloAddress silo, EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (_shut is { } shut)
        {
            _waiting.TrySetResult(silo);
            await shut.Task.WaitAsync(cancellationToken);
        }

        lock (_lock)
        {
            if (_dead.Contains(silo)) throw new IOException($"{silo} is dead.");
            _order.Take(envelope);
            foreach (var watch in _watches.Where(w => _order.Count >= w.Count)) watch.Reached.TrySetResult();
        }
    }

    private sealed class Publisher(Wire wire, SiloAddress silo) : IEventPublisher
    {
        public Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
            wire.PublishAsync(silo, envelope, cancellationToken);
    }
}
