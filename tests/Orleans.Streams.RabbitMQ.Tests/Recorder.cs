using System.Collections.Concurrent;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>Records deliveries: all silos of a test's cluster share one, being in one process.</summary>
public sealed class Recorder
{
    private readonly Lock _gate = new();
    private readonly List<Arrival> _arrivals = [];
    private readonly List<(Func<IReadOnlyList<Arrival>, bool> Condition, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>What consumers do with an event before it counts as arrived: throw, wait, or nothing.</summary>
    public Func<Arrival, Task>? Before { get; set; }

    /// <summary>The sizes of the lists that batch observers got.</summary>
    public ConcurrentQueue<int> Batches { get; } = new();

    public ConcurrentQueue<Exception> Errors { get; } = new();

    public async Task RecordAsync(Arrival arrival)
    {
        if (Before is { } before)
        {
            await before(arrival);
        }

        lock (_gate)
        {
            _arrivals.Add(arrival);
            foreach (var waiting in _waiting.Where(waiting => waiting.Condition(_arrivals)).ToList())
            {
                waiting.Reached.TrySetResult();
                _waiting.Remove(waiting);
            }
        }
    }

    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (_gate)
            {
                return [.. _arrivals];
            }
        }
    }

    public async Task WaitAsync(Func<IReadOnlyList<Arrival>, bool> condition, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition(_arrivals))
            {
                return;
            }

            _waiting.Add((condition, reached));
        }

        try
        {
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
        }
        catch (TimeoutException)
        {
            var got = string.Join("; ", Arrivals.GroupBy(arrival => (arrival.Consumer, arrival.Stream))
                .Select(group => $"{group.Key}: {group.Count()} ({group.Select(a => a.Number).Distinct().Count()} distinct)"));
            throw new TimeoutException(
                $"What was waited for did not happen. Arrived: {got}. Errors: {string.Join("; ", Errors.Select(e => e.Message))}");
        }
    }

    /// <summary>Waits until every consumer named has had every number of every stream, then checks the account.</summary>
    /// <param name="consumers">The consumers that should have received everything.</param>
    /// <param name="streams">The streams' keys.</param>
    /// <param name="count">Each stream had the numbers from 0 to this, less one.</param>
    /// <param name="duplicates">Whether a fault explains duplicates.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AllArriveAsync(string[] consumers, string[] streams, int count, bool duplicates, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<(string, string), HashSet<int>>();
        var read = 0;
        await WaitAsync(arrivals =>
        {
            for (; read < arrivals.Count; read++)
            {
                var key = (arrivals[read].Consumer, arrivals[read].Stream);
                if (!seen.TryGetValue(key, out var one))
                {
                    seen[key] = one = [];
                }

                one.Add(arrivals[read].Number);
            }

            return consumers.All(
                consumer => streams.All(stream => seen.TryGetValue((consumer, stream), out var one) && one.Count >= count));
        }, cancellationToken);
        Check(consumers, streams, count, duplicates);
    }

    /// <summary>Published = delivered at least once; no duplicates where no fault explains them; first arrivals in order.</summary>
    public void Check(string[] consumers, string[] streams, int count, bool duplicates)
    {
        var arrivals = Arrivals;
        foreach (var (consumer, stream) in from consumer in consumers from stream in streams select (consumer, stream))
        {
            var numbers = arrivals.Where(arrival => arrival.Consumer == consumer && arrival.Stream == stream)
                .Select(arrival => arrival.Number).ToList();
            Assert.Equal(Enumerable.Range(0, count), numbers.Distinct());
            if (!duplicates)
            {
                Assert.Equal(count, numbers.Count);
            }
        }
    }
}

/// <summary>An event got to a consumer.</summary>
public sealed record Arrival(string Consumer, string Stream, int Number, StreamSequenceToken? Token = null);
