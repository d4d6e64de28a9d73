using System.Collections.Concurrent;
using System.Threading.Channels;

namespace FlightTickets.Persistence.Tests;

/// <summary>The probes of one cluster: a service of its silos.</summary>
public sealed class Probes
{
    private readonly ConcurrentDictionary<string, object> _all = [];

    public Probe<T> Of<T>(string name) => (Probe<T>)_all.GetOrAdd(name, _ => new Probe<T>());
}

/// <summary>What grains tell a test, in order.</summary>
public sealed class Probe<T>
{
    private readonly Channel<T> _seen = Channel.CreateUnbounded<T>();

    /// <summary>Called before an item is taken; throws to refuse it.</summary>
    public Func<T, Task>? Gate { get; set; }

    public async Task TellAsync(T item)
    {
        if (Gate is { } gate)
            await gate(item);

        await _seen.Writer.WriteAsync(item);
    }

    public async Task<T> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        return await _seen.Reader.ReadAsync(patience.Token);
    }

    public bool IsEmpty => _seen.Reader.Count == 0;
}
