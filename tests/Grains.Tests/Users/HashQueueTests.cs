using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

/// <summary>Each piece of work runs until the test lets it end, so who waits and who runs is certain.</summary>
public sealed class HashQueueTests
{
    private readonly HashQueue _queue = new(slots: 1);
    private readonly List<string> _begun = [];
    private readonly Dictionary<string, TaskCompletionSource<int>> _work = [];

    [Fact]
    public async Task Clients_take_turns_however_many_requests_one_sends()
    {
        var tasks = "a0 a1 a2 b0 c0 b1".Split(' ').Select(Stranger).ToArray();
        var turns = "a0 a1 b0 c0 a2 b1".Split(' ');
        foreach (var name in turns) await End(name);
        Assert.All(await Task.WhenAll(tasks), result => Assert.False(result.IsRefused));
        Assert.Equal(turns, _begun);
    }

    [Fact]
    public async Task A_known_device_begins_at_once_while_strangers_fill_the_queue()
    {
        for (var i = 0; i < 1000; i++) _ = Stranger($"{(char)('a' + i % 20)}{i}");
        var known = Run("owner", new HashTurn(IsKnown: true, "a"));
        Assert.Equal("owner", _begun[^1]);
        await End("owner");
        Assert.False((await known).IsRefused);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_at_once()
    {
        var all = Enumerable.Range(0, 100).Select(i => Stranger($"a{i}")).ToArray();
        var refused = all.Where(task => task.IsCompleted).ToArray();
        Assert.Equal(100 - 1 - HashQueue.WaitingPerClient, refused.Length);
        foreach (var task in refused)
        {
            var refusal = (await task).Refusal;
            Assert.Equal((RefusalCodes.SignInBusy, HashQueue.RetryAfter), (refusal?.Code, refusal?.RetryAfter));
        }
    }

    [Fact]
    public async Task A_full_queue_makes_room_for_a_client_that_has_nothing_in_it()
    {
        var many = new List<Task<Result<int>>>();
        for (var i = 0; i <= HashQueue.WaitingPerSlot; i++) many.Add(Stranger($"{(char)('a' + i / HashQueue.WaitingPerClient)}{i}"));
        Assert.DoesNotContain(many, task => task.IsCompleted);
        var late = Stranger("z");
        Assert.False(late.IsCompleted);
        // The refusal of who gave way comes from another thread.
        Assert.True((await await Task.WhenAny(many)).IsRefused);
        _ = Assert.Single(many, task => task.IsCompleted);
    }

    [Fact]
    public async Task If_every_client_has_one_entry_none_is_dropped()
    {
        for (var i = 0; i <= HashQueue.WaitingPerSlot; i++) _ = Stranger(((char)('A' + i)).ToString());
        Assert.True((await Stranger("\u0400")).IsRefused);
    }

    [Fact]
    public async Task Work_that_fails_leaves_its_slot_to_the_next()
    {
        var failing = Stranger("a0");
        var next = Stranger("b0");
        _work["a0"].SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await End("b0");
        Assert.False((await next).IsRefused);
    }

    /// <summary>A stranger whose client is the name's first letter.</summary>
    private Task<Result<int>> Stranger(string name) => Run(name, new HashTurn(IsKnown: false, name[..1]));

    private Task<Result<int>> Run(string name, HashTurn turn)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_work)
        {
            _work[name] = end;
            _started[name] = begun;
        }

        return _queue.RunAsync(turn, () =>
        {
            lock (_work) _begun.Add(name);
            begun.SetResult();
            return end.Task;
        });
    }

    private readonly Dictionary<string, TaskCompletionSource> _started = [];

    private async Task End(string name)
    {
        await _started[name].Task.WaitAsync(TestContext.Current.CancellationToken);
        _work[name].SetResult(0);
    }
}
