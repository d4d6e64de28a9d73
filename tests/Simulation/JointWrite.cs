namespace FlightTickets.Simulation;

/// <summary>A row's part of a write of two rows, which is applied whole or not at all.</summary>
/// <param name="Etag">What the row gets.</param>
/// <param name="Matches">Whether the row is as its writer knows it.</param>
/// <param name="Apply">Writes it.</param>
internal sealed record JointWrite(long Etag, Func<bool> Matches, Action Apply)
{
    /// <summary>Writes both; the answer comes later.</summary>
    public static void Send(World world, JointWrite one, JointWrite other, Action<WriteResult> done)
    {
        var fails = world.Has(Faults.WriteFails, 25);
        var failsAfter = world.Has(Faults.WriteFailsAfter, 25);
        var epoch = world.Epoch;
        world.After(world.Disk(), () =>
        {
            // The database that was written to is gone, and so are the writers.
            if (world.Epoch != epoch) return;
            if (fails || world.StorageRefuses)
            {
                done(WriteResult.Failed);
                return;
            }

            if (!one.Matches() || !other.Matches())
            {
                done(failsAfter ? WriteResult.Failed : WriteResult.Conflict);
                return;
            }

            one.Apply();
            if (!failsAfter || world.Mutant != Mutant.TornGroup) other.Apply();
            done(failsAfter ? WriteResult.Failed : WriteResult.Done);
        });
    }
}
