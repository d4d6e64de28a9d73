namespace Orleans.Streams.RabbitMQ.Publishing;

/// <summary>A message between its publish and its confirm.</summary>
internal sealed class PendingMessage(RabbitMqMessage message, PendingBatch batch, int index)
{
    public RabbitMqMessage Message => message;

    /// <summary>Set when the broker returned it: the confirm that follows is no success.</summary>
    public string? Returned { get; set; }

    public bool IsDone => batch.IsDone(index);

    public void Complete(PublishResult result) => batch.Complete(index, result);

    public void Confirm() =>
        Complete(Returned is { } why ? new(PublishOutcome.Unroutable, why) : new(PublishOutcome.Confirmed));
}

/// <summary>The messages of one call, completed together.</summary>
internal sealed class PendingBatch(int count, KeyValuePair<string, object?> exchange)
{
    private readonly Lock _gate = new();
    private readonly PublishResult[] _results = new PublishResult[count];
    private readonly bool[] _done = new bool[count];
    private readonly TaskCompletionSource<IReadOnlyList<PublishResult>> _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;

    public Task<IReadOnlyList<PublishResult>> Completion => _completion.Task;

    public bool IsDone(int index) => Volatile.Read(ref _done[index]);

    /// <summary>The first result counts.</summary>
    public void Complete(int index, PublishResult result)
    {
        lock (_gate)
        {
            if (_done[index])
            {
                return;
            }

            _results[index] = result;
            Volatile.Write(ref _done[index], true);
            _left--;
        }

        RabbitMqInstruments.PublishEnded(result.Outcome, exchange);
        if (_left == 0)
        {
            _completion.TrySetResult(_results);
        }
    }

    /// <summary>The caller no longer waits; unconfirmed messages are not sent again.</summary>
    public void Abandon(string why)
    {
        for (var i = 0; i < _results.Length; i++)
        {
            Complete(i, new(PublishOutcome.Unknown, why));
        }
    }
}
