namespace FlightTickets.Simulation;

/// <summary>A row of the durable state: compare-and-swap by etag, writes that fail before or after they were made.</summary>
internal sealed class Row<T>(World world)
    where T : class
{
    public T? Value { get; private set; }

    public long Etag { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Writes; the answer comes later, if the writer is still there to hear it. Etag 0 is an insert.</summary>
    public void Write(long expected, T value, TimeSpan? wakeAfter, Action<WriteResult, long> done)
    {
        var etag = world.NextEtag();
        var fails = world.Has(Faults.WriteFails, 25);
        var failsAfter = world.Has(Faults.WriteFailsAfter, 25);
        world.After(world.Disk(), () =>
        {
            if (fails)
            {
                done(WriteResult.Failed, 0);
                return;
            }

            if (Etag != expected && world.Mutant != Mutant.SkipEtagCheck)
            {
                done(failsAfter ? WriteResult.Failed : WriteResult.Conflict, 0);
                return;
            }

            (Value, Etag, DueAt) = (value, etag, wakeAfter is { } after ? world.Now + after : null);
            done(failsAfter ? WriteResult.Failed : WriteResult.Done, etag);
        });
    }
}

internal enum WriteResult
{
    Done,
    Conflict,
    Failed,
}
