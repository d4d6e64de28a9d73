namespace FlightTickets.Simulation;

/// <summary>Two records' changes as one write, with the rules of the product's own.</summary>
internal sealed partial class Record<T>
{
    /// <summary>
    /// Whether its store writes groups: never, always, or, while builds that cannot are beside ones that can, by the activation.
    /// </summary>
    public bool Joins { get; } = world.Dice.Permille(world.Scenario.Joined);

    public bool SharesCommitsWith(IDurableRecord other) => Joins && other is IJoinable { Joins: true };

    public IRecordProposal Propose(T next) => new Proposal(this, next);

    public Task<bool> CommitWithAsync(
        IRecordProposal proposal, T next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events)
    {
        _ = Value;
        if (_current is not null || ((IJointProposal)proposal).Begin() is not { } other) return Task.FromResult(false);
        var (before, change) = (_value, new Change(isBlind: false) { Value = next, WakeAfter = wakeAfter });
        foreach (var told in events) change.Events.Add(told);
        (_value, _current) = (next, change);
        var mine = row.Propose(_etag, next, wakeAfter, change.Events);
        JointWrite.Send(world, mine, other, result =>
        {
            if (life.IsOver) return;
            ((IJointProposal)proposal).End(result);
            if (result == WriteResult.Done) Settle(change, result, mine.Etag);
            else if (result == WriteResult.Failed) Lose();
            else world.After(world.Disk(), () => GoBack(change, before));
        });
        return change.Done.Task;
    }

    private Row<T> Row => row;

    private void GoBack(Change change, T? before)
    {
        if (life.IsOver) return;
        if (row.Etag != _etag || _next is not null)
        {
            Lose();
            return;
        }

        (_value, _current) = (before, null);
        change.Done.SetResult(false);
    }

    private sealed class Proposal(Record<T> record, T next) : IJointProposal
    {
        private readonly Change _change = new(isBlind: false) { Value = next };
        private JointWrite? _write;

        public JointWrite? Begin()
        {
            record.ThrowIfLost();
            if (record._current is not null || record._loading is not null) return null;
            (record._value, record._current, record.IsLoaded) = (next, _change, true);
            return _write = record.Row.Propose(record._etag, next, null, []);
        }

        public void End(WriteResult result)
        {
            if (result == WriteResult.Done)
            {
                record.Settle(_change, result, _write!.Etag);
            }
            else if (result == WriteResult.Failed)
            {
                record.Lose();
            }
            else
            {
                (record._value, record._durableValue, record._etag, record._current, record.IsLoaded) = (null, null, 0, null, false);
                _change.Done.SetResult(false);
            }
        }
    }
}

/// <summary>A record's next value, to be written with another's.</summary>
internal interface IJointProposal : IRecordProposal
{
    JointWrite? Begin();

    void End(WriteResult result);
}

/// <summary>A record that may be written together with another.</summary>
internal interface IJoinable
{
    bool Joins { get; }
}
