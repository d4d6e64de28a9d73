namespace FlightTickets.Simulation;

/// <summary>Where a grain lives: its row, and one activation of the product's own driver, or two while the cluster is torn.</summary>
/// <param name="world">The world.</param>
/// <param name="name">The grain.</param>
/// <param name="row">Its row.</param>
/// <param name="make">Makes a driver over a record, with the clock of its life.</param>
internal sealed class Place<TDriver, TStored>(World world, string name, Row<TStored> row, Func<IDurableRecord<TStored>, Life, TDriver> make)
    where TDriver : class
    where TStored : class
{
    private readonly Activation?[] _activations = new Activation?[2];
    private readonly List<Life> _lives = [];

    public Row<TStored> Row => row;

    /// <summary>The drivers that are active.</summary>
    public IEnumerable<TDriver> Drivers => _activations.OfType<Activation>().Select(activation => activation.Driver);

    /// <summary>The driver a call reaches: the other activation's, so many times in a thousand while the cluster is torn.</summary>
    public TDriver Pick(int torn)
    {
        var index = world.Has(Faults.Torn, torn) ? 1 : 0;
        return (_activations[index] ??= Activate(index)).Driver;
    }

    /// <summary>The silo dies.</summary>
    public void Crash()
    {
        world.Note($"{name} crashes");
        _activations[0]?.Life.End();
        _activations[0] = null;
    }

    /// <summary>All activations die, also those that are at the end of what they were about.</summary>
    public void CrashAll()
    {
        foreach (var life in _lives) life.End();
        _lives.Clear();
        Array.Clear(_activations);
    }

    /// <summary>A driver's activation goes: it ends what it is about, and new calls reach another.</summary>
    public void Rest(Life life)
    {
        for (var i = 0; i < _activations.Length; i++)
        {
            if (_activations[i]?.Life == life) _activations[i] = null;
        }
    }

    private Activation Activate(int index)
    {
        var life = new Life();
        if (world.Scenario.Restores) _lives.Add(life);
        var record = new Record<TStored>(world, row, life, () =>
        {
            world.Note($"{name}: a write failed, its memory is lost");
            Rest(life);
        });
        return new Activation(life, make(record, life));
    }

    private sealed record Activation(Life Life, TDriver Driver);
}
