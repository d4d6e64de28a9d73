using System.Threading.Channels;

namespace FlightTickets.Events.Tests;

/// <summary>What consumers took, in order; a service of the silos of one test.</summary>
public sealed class Heard
{
    private readonly Channel<EventEnvelope> _taken = Channel.CreateUnbounded<EventEnvelope>();
    private readonly HashSet<string> _ids = [];

    /// <summary>Throws to refuse an event.</summary>
    public Action<EventEnvelope>? Gate { get; set; }

    /// <summary>Events that came once more.</summary>
    public int Repeated { get; private set; }

    public void Take(EventEnvelope item)
    {
        Gate?.Invoke(item);
        _taken.Writer.TryWrite(item);
    }

    /// <summary>
    /// Waits until each subject had so many events, and checks that what came for the first time came in order and without a gap.
    /// </summary>
    public async Task<Dictionary<string, long>> UntilAsync(int subjects, long each)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (_last.Count < subjects || _last.Values.Any(l => l < each))
        {
            var next = await _taken.Reader.ReadAsync(patience.Token);
            if (!_ids.Add(next.Id))
            {
                Repeated++;
                continue;
            }

            Assert.Equal(_last.GetValueOrDefault(next.Subject) + 1, next.Sequence);
            _last[next.Subject] = next.Sequence;
        }

        return _last;
    }

    /// <summary>Waits until so many different events were taken, in whatever order: one that was given up comes late.</summary>
    public async Task CountAsync(int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (_ids.Count < count) _ids.Add((await _taken.Reader.ReadAsync(patience.Token)).Id);
    }

    private readonly Dictionary<string, long> _last = [];
}
