namespace FlightTickets.Simulation;

/// <summary>
/// A row of a store: compare-and-swap by etag, writes that fail before or after they were made, events that come with what was written.
/// </summary>
/// <param name="world">The world.</param>
/// <param name="stored">What storing makes of a value: what is in memory only is left out.</param>
/// <param name="raised">Hears of the events of what was written.</param>
internal sealed class Row<T>(World world, Func<T, T>? stored = null, Action<object>? raised = null)
    where T : class
{
    public T? Value { get; private set; }

    public long Etag { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Writes; the answer comes later. Etag 0 is an insert.</summary>
    public void Write(long expected, T value, TimeSpan? wakeAfter, IReadOnlyList<object> events, Action<WriteResult, long> done)
    {
        var etag = world.NextEtag();
        var fails = world.Has(Faults.WriteFails, 25);
        var failsAfter = world.Has(Faults.WriteFailsAfter, 25);
        var kept = stored is null ? value : stored(value);
        var epoch = world.Epoch;
        world.After(world.Disk(), () =>
        {
            // The database that was written to is gone, and so is the writer.
            if (world.Epoch != epoch) return;
            if (fails || world.StorageRefuses)
            {
                done(WriteResult.Failed, 0);
                return;
            }

            if (Etag != expected && world.Mutant != Mutant.SkipEtagCheck)
            {
                done(failsAfter ? WriteResult.Failed : WriteResult.Conflict, 0);
                return;
            }

            (Value, Etag, DueAt) = (kept, etag, wakeAfter is { } after ? world.Now + after : null);
            foreach (var told in events) raised?.Invoke(told);
            done(failsAfter ? WriteResult.Failed : WriteResult.Done, etag);
        });
    }

    /// <summary>A write that waits for another row's.</summary>
    public JointWrite Propose(long expected, T value, TimeSpan? wakeAfter, IReadOnlyList<object> events)
    {
        var etag = world.NextEtag();
        var kept = stored is null ? value : stored(value);
        return new JointWrite(etag, () => Etag == expected || world.Mutant == Mutant.SkipEtagCheck, () =>
        {
            (Value, Etag, DueAt) = (kept, etag, wakeAfter is { } after ? world.Now + after : null);
            foreach (var told in events) raised?.Invoke(told);
        });
    }

    /// <summary>Changes the row behind everybody's back.</summary>
    public void Tamper(T value) => (Value, Etag) = (value, world.NextEtag());

    /// <summary>The row as it is in a backup; what it returns restores it.</summary>
    public Action BackUp()
    {
        var (value, due) = (Value, DueAt);
        return () => Replace(value, due);
    }

    /// <summary>Replaces the row, while nobody uses it; without a <paramref name="value"/> it removes the row.</summary>
    public void Replace(T? value, DateTimeOffset? dueAt) =>
        (Value, Etag, DueAt) = (value, value is null ? 0 : world.NextEtag(), dueAt);
}

internal enum WriteResult
{
    Done,
    Conflict,
    Failed,
}
