namespace FlightTickets.Simulation;

/// <summary>
/// Where a participant lives: its row, and one activation, or two while the cluster is torn. Reentrant like the grains: decisions are made on the newest
/// value, replies that depend on a write wait for it, and a failed write takes the activation's memory with it.
/// </summary>
internal sealed class Place<TMemory, TStored>(World world, string name, Func<TStored?, TMemory> load, Func<TMemory, TStored> store)
    where TMemory : class
    where TStored : class
{
    private readonly Activation[] _activations = [new(), new()];

    public Row<TStored> Row { get; } = new(world);

    public IEnumerable<TMemory> Memories => _activations.Where(activation => activation.Memory is not null).Select(activation => activation.Memory!);

    public TMemory Durable => load(Row.Value);

    public void Crash()
    {
        world.Note($"{name} crashes");
        Drop(_activations[0]);
    }

    /// <summary>A turn: decide, and answer when what the answer depends on is durable.</summary>
    public void Turn<TAnswer>(Func<TMemory, (TMemory Next, TAnswer Answer, bool Write, bool Waits)> decide, Action<TAnswer> reply)
    {
        var activation = _activations[world.Has(Faults.Torn, 60) ? 1 : 0];
        if (activation.Memory is null) (activation.Memory, activation.Etag) = (load(Row.Value), Row.Etag);
        var (next, answer, write, waits) = decide(activation.Memory);
        activation.Memory = next;
        if (write) activation.Version++;
        if (waits && activation.Version > activation.DurableVersion && world.Mutant != Mutant.AnswerBeforeDurable)
        {
            activation.Waiting.Add((activation.Version, () => world.Send(() => reply(answer))));
        }
        else
        {
            world.Send(() => reply(answer));
        }

        if (write) Pump(activation);
    }

    private void Pump(Activation activation)
    {
        if (activation.IsWriting || activation.Version == activation.DurableVersion) return;
        activation.IsWriting = true;
        var (version, epoch) = (activation.Version, activation.Epoch);
        Row.Write(activation.Etag, store(activation.Memory!), null, (result, etag) =>
        {
            if (activation.Epoch != epoch) return;
            if (result != WriteResult.Done)
            {
                world.Note($"{name}: write {result}, memory lost");
                Drop(activation);
                return;
            }

            (activation.IsWriting, activation.Etag, activation.DurableVersion) = (false, etag, version);
            foreach (var (_, answer) in activation.Waiting.Where(waiting => waiting.Version <= version).ToArray()) answer();
            activation.Waiting.RemoveAll(waiting => waiting.Version <= version);
            Pump(activation);
        });
    }

    private static void Drop(Activation activation)
    {
        activation.Epoch++;
        activation.Memory = null;
        activation.IsWriting = false;
        activation.Version = activation.DurableVersion = 0;
        activation.Waiting.Clear();
    }

    private sealed class Activation
    {
        public TMemory? Memory { get; set; }
        public long Etag { get; set; }
        public int Epoch { get; set; }
        public int Version { get; set; }
        public int DurableVersion { get; set; }
        public bool IsWriting { get; set; }
        public List<(int Version, Action Answer)> Waiting { get; } = [];
    }
}
