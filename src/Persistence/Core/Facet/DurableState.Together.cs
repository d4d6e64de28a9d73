namespace FlightTickets.Persistence;

/// <summary>Commits of two states as one.</summary>
internal sealed partial class DurableState<TState>
{
    public bool SharesCommitsWith(IDurableState other) =>
        other is IStoredTogether { Writes: var writes } && writes == context.Writes && context.Store.WritesGroups;

    GroupCommitter IStoredTogether.Writes => context.Writes;

    public StateProposal Propose(TState value, Commit commit = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        ThrowIfPoisoned();
        commit.ThrowUnlessValid();
        return new Proposal(this, value, commit);
    }

    public async Task<bool> CommitWithAsync(StateProposal proposal, TState value, Commit commit = default)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(value);
        ThrowUnlessUsable();
        commit.ThrowUnlessValid();
        var group = new RowGroup();
        if (_current is not null || proposal.Begin(group) is not { } other)
            return false;

        var (before, sequence, etag) = (_value, _lastSequence, Guid.NewGuid());
        var change = Make(value, commit);
        _current = change;
        WriteOutcome outcome;
        try
        {
            outcome = await context.Writes.WriteTogetherAsync([new(ToRow(change, etag, group), this, change.Traces), other]);
        }
        catch (Exception e)
        {
            var cause = e as DurableStateException
                ?? new DurableStateException($"The state of {key} could not be written: {e.Message}", e);
            proposal.Fail(cause);
            Poison(cause);
            throw cause;
        }

        if (outcome == WriteOutcome.Applied)
        {
            proposal.Settle();
            Settle(change, etag);
            if (_next is not null)
                _ = PumpAsync();

            return true;
        }

        proposal.Forget();
        return await GoBackAsync(change, before, sequence);
    }

    /// <summary>
    /// If this state's row is unchanged, the other state lost, and this one continues from before. Not if a later commit depends on the
    /// value that was not written.
    /// </summary>
    private async Task<bool> GoBackAsync(StateChange<TState> change, TState? before, long sequence)
    {
        try
        {
            var row = await context.Reads.ReadAsync(key);
            if (row?.Etag != _etag || _next is not null)
                throw Conflict();
        }
        catch (DurableStateException e)
        {
            Poison(e);
            throw;
        }

        (_value, _lastSequence, _current) = (before, sequence, null);
        change.EndTraces();
        change.Done.TrySetResult(false);
        return false;
    }

    private StateChange<TState> Make(TState value, Commit commit)
    {
        var lastSequence = _lastSequence;
        var events = ToOutbox(commit.Events, ref lastSequence);
        var change = new StateChange<TState> { IsTogether = true };
        change.Add(value, codec.Encode(value, isCleared: false, lastSequence), commit with { Events = null }, events, lastSequence);
        change.Trace(key);
        (_value, _lastSequence) = (value, lastSequence);
        return change;
    }

    private sealed class Proposal(DurableState<TState> state, TState value, Commit commit) : StateProposal
    {
        private readonly Guid _newEtag = Guid.NewGuid();
        private StateChange<TState>? _change;

        internal override PendingWrite? Begin(RowGroup group)
        {
            state.ThrowIfPoisoned();
            if (state._current is not null || state._loading is not null)
                return null;

            _change = state.Make(value, commit);
            state._current = _change;
            state.IsLoaded = true;
            return new PendingWrite(state.ToRow(_change, _newEtag, group), null, _change.Traces);
        }

        internal override void Settle() => state.Settle(_change!, _newEtag);

        internal override void Forget()
        {
            (state._current, state._value, state._durableValue, state._etag) = (null, null, null, null);
            (state._lastSequence, state.IsLoaded) = (0, false);
            _change!.EndTraces();
            _change.Done.TrySetResult(false);
        }

        internal override void Fail(DurableStateException cause) => state.Poison(cause);
    }
}
