namespace FlightTickets.Simulation;

/// <summary>What can go wrong in a run.</summary>
[Flags]
internal enum Faults
{
    None = 0,
    Lost = 1,
    Doubled = 2,
    Delayed = 4,
    Crash = 8,
    WriteFails = 16,
    WriteFailsAfter = 32,
    Torn = 64,
    GatewaySilent = 128,
    GatewayDeclines = 256,
    FlightCloses = 512,
    SlowWrites = 1024,
    SmallerAirplane = 2048,
    StorageRefuses = 4096,
    CabinGone = 8192,
    All = 16383,
}

/// <summary>A run, whole: everything follows from these.</summary>
/// <param name="Seed">Of all its dice.</param>
/// <param name="Orders">How many customers.</param>
/// <param name="Faults">What can go wrong.</param>
/// <param name="Cancels">Whether orders are cancelled.</param>
/// <param name="Reseats">Whether seats are changed.</param>
/// <param name="PayLater">Whether some pay later.</param>
/// <param name="Parts">Whether parts are cancelled.</param>
/// <param name="Changes">Whether segments are changed to other flights.</param>
/// <param name="TwoBodies">Whether customers send two different requests under one idempotency key.</param>
/// <param name="Close">Few orders, and everything at once: two activations at work on one order more often than not, and slow messages
/// between them.</param>
/// <param name="Joined">How often, in a thousand, a record can be written together with another: orders and payments are in stores of their
/// own, in one store, or in one store beside silos that do not write them together.</param>
/// <param name="Restores">Whether everything is stopped, restored from an older backup and repaired.</param>
/// <param name="Instants">Whether each store is restored to an instant of its own: flights with their seats, orders, and payments, unless
/// these share a store with orders.</param>
/// <param name="Apart">Whether some calls reach a flight and its seats one by one: as orders of a build ask them that did not carry seats,
/// and as a seat's own grain passes its calls on.</param>
internal sealed record Scenario(
    ulong Seed, int Orders, Faults Faults, bool Cancels, bool Reseats, bool PayLater, bool Parts, bool Changes, bool TwoBodies, bool Close,
    int Joined, bool Restores, bool Instants, bool Apart)
{
    public static Scenario Of(ulong seed)
    {
        var dice = new Dice(seed ^ 0x5CE4A210);
        // Most runs have a few kinds of faults at once; some have all, some none.
        var faults = dice.Below(10) switch { 0 => Faults.All, 1 => Faults.None, _ => (Faults)(dice.Next() & (ulong)Faults.All) };
        var scenario = new Scenario(
            seed,
            Orders: 1 + dice.Below(4),
            faults,
            Cancels: dice.Permille(500),
            Reseats: dice.Permille(300),
            PayLater: dice.Permille(500),
            Parts: dice.Permille(300),
            Changes: dice.Permille(350),
            TwoBodies: dice.Permille(200),
            Close: dice.Permille(250),
            Joined: dice.Below(4) switch { 0 => 0, 1 => 700, _ => 1000 },
            Restores: dice.Permille(120),
            Apart: dice.Permille(300),
            Instants: dice.Permille(500));
        return scenario.Close ? scenario with { Orders = 1 + dice.Below(2), Faults = faults | Faults.Torn | Faults.Delayed } : scenario;
    }

    /// <summary>How often a call to an order meets its other activation while the cluster is torn, in a thousand.</summary>
    public int Torn => Close ? 500 : 200;

    /// <summary>How often a message is slow.</summary>
    public int Slow => Close ? 250 : 60;

    /// <summary>Simpler runs of the same seed, boldest first.</summary>
    public IEnumerable<Scenario> Simpler()
    {
        if (Orders > 1) yield return this with { Orders = Orders - 1 };
        if (Joined > 0) yield return this with { Joined = 0 };
        if (Cancels) yield return this with { Cancels = false };
        if (Reseats) yield return this with { Reseats = false };
        if (Changes) yield return this with { Changes = false };
        if (Parts) yield return this with { Parts = false };
        if (PayLater) yield return this with { PayLater = false };
        if (TwoBodies) yield return this with { TwoBodies = false };
        if (Restores) yield return this with { Restores = false };
        if (Restores && Instants) yield return this with { Instants = false };
        if (Apart) yield return this with { Apart = false };
        foreach (var fault in Enum.GetValues<Faults>())
        {
            if (fault is not (Faults.None or Faults.All) && Faults.HasFlag(fault)) yield return this with { Faults = Faults & ~fault };
        }
    }
}
