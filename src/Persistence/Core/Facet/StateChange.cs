using System.Diagnostics;

namespace FlightTickets.Persistence;

/// <summary>One row change in the making: the commits that are written together.</summary>
internal sealed class StateChange<TState>
    where TState : class
{
    private List<OutboxEvent>? _events;
    private List<Activity>? _traces;

    public TState? Value { get; private set; }

    public byte[]? Payload { get; private set; }

    public Commit Commit { get; private set; }

    public long LastSequence { get; private set; }

    public bool IsCleared => Value is null;

    /// <summary>Whether the change assumes that there is no row, without having read.</summary>
    public bool IsBlindInsert { get; init; }

    /// <summary>Whether it is written together with another state's, so that a conflict may be the other's.</summary>
    public bool IsTogether { get; init; }

    /// <summary><see langword="true"/> when the change is durable, <see langword="false"/> when a blind insert found a row.</summary>
    public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<OutboxEvent> Events => _events ?? (IReadOnlyList<OutboxEvent>)[];

    public void Add(TState? value, byte[]? payload, Commit commit, List<OutboxEvent>? events, long lastSequence)
    {
        (Value, Payload, Commit, LastSequence) = (value, payload, commit, lastSequence);
        if (_events is null)
            _events = events;
        else if (events is not null)
            _events.AddRange(events);
    }

    /// <summary>The spans of its commits, each in its committer's trace: one row change may carry several callers' commits.</summary>
    public IReadOnlyList<Activity>? Traces => _traces;

    /// <summary>Begins the span of a commit. Costs nothing without a trace.</summary>
    public void Trace(RowKey key)
    {
        if (!PersistenceInstruments.Source.HasListeners()) return;
        var around = Activity.Current;
        if (PersistenceInstruments.Source.StartActivity("commit", ActivityKind.Client) is { } span)
        {
            span.SetTag("flighttickets.grain", key.ToString());
            (_traces ??= []).Add(span);
        }

        // The committer continues in its own span.
        Activity.Current = around;
    }

    /// <summary>Ends the spans.</summary>
    public void EndTraces(Exception? failure = null)
    {
        if (_traces is null) return;
        foreach (var span in _traces)
        {
            if (failure is not null) span.SetStatus(ActivityStatusCode.Error, failure.Message);
            span.Stop();
        }
    }

    public void Fail(Exception exception)
    {
        EndTraces(exception);
        // Nobody need wait for a commit; a failure that nobody waited for was reported by the poison.
        if (Done.TrySetException(exception))
            _ = Done.Task.Exception;
    }
}
