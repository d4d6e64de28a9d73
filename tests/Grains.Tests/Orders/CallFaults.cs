namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// Calls between grains, and of cashiers, that are made to fail, at the callee: before it did anything, or
/// after it did everything; and calls a test waits for.
/// </summary>
public sealed class CallFaults : IIncomingGrainCallFilter
{
    private readonly Lock _gate = new();
    private readonly List<Plan> _plans = [];
    private readonly List<(string Method, string Key, TaskCompletionSource Ended)> _awaited = [];

    /// <summary>Makes the next calls of a method of a grain fail.</summary>
    public void Fail(string method, string key, bool after, int times = 1) => Add(new Plan(method, key, after, times, null));

    /// <summary>Does something while the next call of a method of a grain is done and not answered yet.</summary>
    public void Meanwhile(string method, string key, Func<Task> action) => Add(new Plan(method, key, true, 1, action));

    /// <summary>Does something before the next call of a method of a grain begins.</summary>
    public void Before(string method, string key, Func<Task> action) => Add(new Plan(method, key, false, 1, action));

    /// <summary>Whether all that was planned for a grain has happened.</summary>
    public bool IsSpent(string key)
    {
        lock (_gate) return _plans.TrueForAll(plan => plan.Key != key);
    }

    /// <summary>The end of the next call of a method of a grain.</summary>
    public Task Ended(string method, string key)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _awaited.Add((method, key, ended));
        return ended.Task;
    }

    public Task Invoke(IIncomingGrainCallContext context) =>
        Around(context.MethodName, context.TargetId.Key.ToString() ?? "", context.Invoke);

    /// <summary>A call, with what was planned for it.</summary>
    public async Task Around(string method, string key, Func<Task> call)
    {
        var plan = Take(method, key);
        try
        {
            if (plan is { After: false, Action: { } first }) await Task.Run(first);
            else if (plan is { After: false }) throw new TimeoutException($"{method} was made to fail before it began.");
            await call();
            if (plan is { After: true, Action: { } action }) await Task.Run(action);
            else if (plan is { After: true }) throw new TimeoutException($"{method} was made to fail after it was done.");
        }
        finally
        {
            Tell(method, key);
        }
    }

    private void Add(Plan plan)
    {
        lock (_gate) _plans.Add(plan);
    }

    private Plan? Take(string method, string key)
    {
        lock (_gate)
        {
            var at = _plans.FindIndex(plan => plan.Method == method && plan.Key == key);
            if (at < 0) return null;
            var plan = _plans[at];
            if (plan.Times > 1) _plans[at] = plan with { Times = plan.Times - 1 };
            else _plans.RemoveAt(at);
            return plan;
        }
    }

    private void Tell(string method, string key)
    {
        lock (_gate)
        {
            foreach (var (_, _, ended) in _awaited.Where(waiting => waiting.Method == method && waiting.Key == key)) ended.SetResult();
            _awaited.RemoveAll(waiting => waiting.Method == method && waiting.Key == key);
        }
    }

    private sealed record Plan(string Method, string Key, bool After, int Times, Func<Task>? Action);
}
