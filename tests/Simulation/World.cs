using System.Globalization;

namespace FlightTickets.Simulation;

/// <summary>
/// Time, chance and the network of one run. Nothing here waits: what happens later is an entry of the queue, and so is every continuation
/// of the product's
/// asynchronous code, so one thread runs it all in an order that the seed decides.
/// </summary>
internal sealed class World(Scenario scenario, Mutant mutant)
{
    public static readonly DateTimeOffset Start = new(2027, 5, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan FaultsEnd = TimeSpan.FromMinutes(5);
    private const int MaxEvents = 200_000;
    private static readonly TimeSpan OutageEvery = TimeSpan.FromSeconds(110);
    private static readonly TimeSpan OutageFor = TimeSpan.FromSeconds(60);

    private readonly PriorityQueue<Action, (long Time, long Order)> _queue = new();
    private long _order;
    private long _etag;
    private long _fresh;
    private Broken? _broken;

    public Dice Dice { get; } = new(scenario.Seed);

    public Scenario Scenario { get; } = scenario;

    public Mutant Mutant { get; } = mutant;

    public DateTimeOffset Now { get; private set; } = Start;

    public int Events { get; private set; }

    /// <summary>How often everything was stopped and restored from a backup: messages of before do not arrive after.</summary>
    public int Epoch { get; set; }

    /// <summary>What happened, if somebody wants to read it.</summary>
    public List<string>? Story { get; init; }

    public void Note(string what) => Story?.Add(string.Create(CultureInfo.InvariantCulture, $"{(Now - Start).TotalSeconds,9:F3} {what}"));

    public void After(TimeSpan delay, Action action) => _queue.Enqueue(action, ((Now + delay).UtcTicks, ++_order));

    public bool Has(Faults fault, int permille) => Scenario.Faults.HasFlag(fault) && Now - Start < FaultsEnd && Dice.Permille(permille);

    /// <summary>
    /// Whether storage refuses every write now: for a while, and again for a while, as a full disk does that is freed and fills up.
    /// </summary>
    public bool StorageRefuses
    {
        get
        {
            if (!Scenario.Faults.HasFlag(Faults.StorageRefuses) || Now - Start >= FaultsEnd) return false;
            var since = Now - Start + TimeSpan.FromSeconds(Scenario.Seed % 110);
            return since.Ticks % OutageEvery.Ticks < OutageFor.Ticks;
        }
    }

    public long NextEtag() => ++_etag;

    /// <summary>A number that no other call of the run got.</summary>
    public long Fresh() => ++_fresh;

    /// <summary>An invariant does not hold, or the product threw what it should not: the run ends.</summary>
    public void Break(Exception cause) => _broken ??= cause as Broken ?? new Broken($"bug: {cause}");

    public void Run(TimeSpan until)
    {
        var outside = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Turns(this));
        try
        {
            while (_queue.TryPeek(out _, out var key) && key.Time <= (Start + until).UtcTicks)
            {
                if (++Events > MaxEvents) throw new Broken("liveness: the run does not come to an end");
                var action = _queue.Dequeue();
                Now = new DateTimeOffset(key.Time, TimeSpan.Zero);
                action();
                if (_broken is { } broken) throw broken;
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outside);
        }

        Now = Start + until;
    }

    /// <summary>A message: perhaps never, perhaps twice, perhaps long after its sender has given up.</summary>
    public void Send(Action deliver)
    {
        var epoch = Epoch;
        SendWithin(() =>
        {
            if (Epoch == epoch) deliver();
        });
    }

    private void SendWithin(Action deliver)
    {
        if (!Has(Faults.Lost, 40)) After(Latency(), deliver);
        // The second one may come when everything is over.
        if (Has(Faults.Doubled, 100))
            After(Dice.Permille(500) ? Latency() : TimeSpan.FromMilliseconds(10_000 + Dice.Below(50_000)), deliver);
    }

    /// <summary>
    /// A call: the request and the reply are messages. A caller that died meanwhile hears nothing; one that lives may hear nothing either.
    /// </summary>
    public Task<TAnswer> Call<TAnswer>(Life caller, Func<Task<TAnswer>> callee)
    {
        var reply = new TaskCompletionSource<TAnswer>();
        Send(Deliver);
        return reply.Task;

        async void Deliver()
        {
            try
            {
                var answer = await callee();
                Send(() => Complete(() => reply.TrySetResult(answer)));
            }
            catch (Exception exception) when (Life.IsExpected(exception))
            {
                Send(() => Complete(() => reply.TrySetException(exception)));
            }
            catch (Exception exception)
            {
                Break(exception);
            }
        }

        void Complete(Action complete)
        {
            if (!caller.IsOver) complete();
        }
    }

    public TimeSpan Latency() => Has(Faults.Delayed, Scenario.Slow)
        ? TimeSpan.FromMilliseconds(1 + Dice.Below(Dice.Permille(300) ? 45_000 : 3_000))
        : TimeSpan.FromTicks(10_000 + Dice.Below(100_000));

    public TimeSpan Disk() => TimeSpan.FromTicks(5_000 + Dice.Below(Has(Faults.SlowWrites, 200) ? 50_000_000 : 50_000));

    /// <summary>Continuations that cannot run where they are become entries of the queue, never work for another thread.</summary>
    private sealed class Turns(World world) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback callback, object? state) => world.After(TimeSpan.Zero, () => callback(state));

        public override void Send(SendOrPostCallback callback, object? state) => callback(state);
    }
}

/// <summary>An invariant does not hold.</summary>
internal sealed class Broken(string what) : Exception(what);
