using System.Globalization;

namespace FlightTickets.Simulation;

/// <summary>Time, chance and the network of one run. Nothing here waits: what happens later is an entry of the queue.</summary>
internal sealed class World(Scenario scenario, Mutant mutant)
{
    public static readonly DateTimeOffset Start = new(2027, 5, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan FaultsEnd = TimeSpan.FromMinutes(5);
    private const int MaxEvents = 200_000;

    private readonly PriorityQueue<Action, (long Time, long Order)> _queue = new();
    private long _order;
    private long _etag;

    public Dice Dice { get; } = new(scenario.Seed);

    public Scenario Scenario { get; } = scenario;

    public Mutant Mutant { get; } = mutant;

    public DateTimeOffset Now { get; private set; } = Start;

    public int Events { get; private set; }

    /// <summary>What happened, if somebody wants to read it.</summary>
    public List<string>? Story { get; init; }

    public void Note(string what) => Story?.Add(string.Create(CultureInfo.InvariantCulture, $"{(Now - Start).TotalSeconds,9:F3} {what}"));

    public void After(TimeSpan delay, Action action) => _queue.Enqueue(action, ((Now + delay).UtcTicks, ++_order));

    public bool Has(Faults fault, int permille) => Scenario.Faults.HasFlag(fault) && Now - Start < FaultsEnd && Dice.Permille(permille);

    public long NextEtag() => ++_etag;

    public void Run(TimeSpan until)
    {
        while (_queue.TryPeek(out _, out var key) && key.Time <= (Start + until).UtcTicks)
        {
            if (++Events > MaxEvents) throw new Broken("liveness: the run does not come to an end");
            var action = _queue.Dequeue();
            Now = new DateTimeOffset(key.Time, TimeSpan.Zero);
            action();
        }

        Now = Start + until;
    }

    /// <summary>A message: perhaps never, perhaps twice, perhaps after everybody has forgotten it.</summary>
    public void Send(Action deliver)
    {
        if (!Has(Faults.Lost, 40)) After(Latency(), deliver);
        // The second one may come when everything is over.
        if (Has(Faults.Doubled, 100)) After(Dice.Permille(500) ? Latency() : TimeSpan.FromMilliseconds(10_000 + Dice.Below(50_000)), deliver);
    }

    public TimeSpan Latency() => Has(Faults.Delayed, Scenario.Slow)
        ? TimeSpan.FromMilliseconds(1 + Dice.Below(Dice.Permille(300) ? 45_000 : 3_000))
        : TimeSpan.FromTicks(10_000 + Dice.Below(100_000));

    public TimeSpan Disk() => TimeSpan.FromTicks(5_000 + Dice.Below(Has(Faults.SlowWrites, 200) ? 50_000_000 : 50_000));
}

/// <summary>An invariant does not hold.</summary>
internal sealed class Broken(string what) : Exception(what);
