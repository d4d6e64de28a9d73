namespace FlightTickets.Simulation;

/// <summary>
/// A row as an activation's durable record, with the rules of the product's own: one write at a
/// time, commits coalesced, lost with the first failure.
/// </summary>
internal sealed partial class Record<T>(World world, Row<T> row, Life life, Action lost) : IDurableRecord<T>, IJoinable
    where T : class
{
    private T? _value;
    private T? _durableValue;
    private long _etag;
    private bool _isLost;
    private TaskCompletionSource? _loading;
    private Change? _current;
    private Change? _next;

    public bool IsLoaded { get; private set; }

    public T? Value => Usable(_value);

    public T? DurableValue => Usable(_durableValue);

    public ValueTask LoadAsync()
    {
        ThrowIfLost();
        if (_current is { IsBlind: true } insert) return new ValueTask(insert.Done.Task);
        if (IsLoaded) return default;
        if (_loading is null && world.Dice.Permille(500))
        {
            Read();
            return default;
        }

        return new ValueTask((_loading ?? BeginRead()).Task);
    }

    public Task CommitAsync(T next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events)
    {
        _ = Value;
        return Collect(next, wakeAfter, events, isBlind: false).Done.Task;
    }

    public async Task<bool> TryInsertAsync(T next, TimeSpan? wakeAfter = null)
    {
        ThrowIfLost();
        if (_loading is { } loading) await loading.Task;
        if (_current is { IsBlind: true } insert) await insert.Done.Task;
        if (IsLoaded && (_etag != 0 || _current is not null))
        {
            await WhenDurableAsync();
            return false;
        }

        var isBlind = !IsLoaded;
        IsLoaded = true;
        return await Collect(next, wakeAfter, [], isBlind).Done.Task;
    }

    public Task WhenDurableAsync()
    {
        ThrowIfLost();
        return (_next ?? _current)?.Done.Task ?? Task.CompletedTask;
    }

    private TaskCompletionSource BeginRead()
    {
        // What was read may be old when it arrives.
        var loading = _loading = new TaskCompletionSource();
        world.After(world.Disk(), () =>
        {
            var (value, etag) = (row.Value, row.Etag);
            world.After(world.Disk(), () =>
            {
                if (life.IsOver) return;
                _loading = null;
                Know(value, etag);
                loading.SetResult();
            });
        });
        return loading;
    }

    private void Read() => Know(row.Value, row.Etag);

    private void Know(T? value, long etag) => (_value, _durableValue, _etag, IsLoaded) = (value, value, etag, true);

    private Change Collect(T next, TimeSpan? wakeAfter, ReadOnlySpan<object> events, bool isBlind)
    {
        _value = next;
        var change = _next ??= new Change(isBlind);
        (change.Value, change.WakeAfter) = (next, wakeAfter);
        foreach (var told in events) change.Events.Add(told);
        if (_current is null) Pump();
        return change;
    }

    private void Pump()
    {
        if (_current is not null || _next is not { } change) return;
        (_current, _next) = (change, null);
        row.Write(_etag, change.Value!, change.WakeAfter, change.Events, (result, etag) =>
        {
            if (!life.IsOver) Settle(change, result, etag);
        });
    }

    private void Settle(Change change, WriteResult result, long etag)
    {
        if (result == WriteResult.Done)
        {
            (_etag, _durableValue, _current) = (etag, change.Value, null);
            change.Done.SetResult(true);
            Pump();
        }
        else if (result == WriteResult.Conflict && change.IsBlind && _next is null)
        {
            _current = null;
            Read();
            change.Done.SetResult(false);
        }
        else
        {
            Lose();
        }
    }

    private void Lose()
    {
        var (current, next) = (_current, _next);
        (_isLost, _current, _next) = (true, null, null);
        lost();
        current?.Done.SetException(new WriteFailure());
        next?.Done.SetException(new WriteFailure());
    }

    private T? Usable(T? value)
    {
        ThrowIfLost();
        return IsLoaded ? value : throw new InvalidOperationException("The record was not loaded.");
    }

    private void ThrowIfLost()
    {
        if (_isLost) throw new WriteFailure();
    }

    private sealed class Change(bool isBlind)
    {
        public bool IsBlind => isBlind;
        public T? Value { get; set; }
        public TimeSpan? WakeAfter { get; set; }
        public List<object> Events { get; } = [];
        public TaskCompletionSource<bool> Done { get; } = new();
    }
}
