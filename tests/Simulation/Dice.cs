namespace FlightTickets.Simulation;

/// <summary>All chance of a run: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine and runtime.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>True so many times in a thousand.</summary>
    public bool Permille(int times) => Below(1000) < times;
}
