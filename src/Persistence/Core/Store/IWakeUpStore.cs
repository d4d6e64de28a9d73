namespace FlightTickets.Persistence;

/// <summary>A store whose rows can ask to be woken (<see cref="RowWrite.WakeAfter"/>).</summary>
public interface IWakeUpStore : IRowStore
{
    /// <summary>
    /// Leases rows that are due, the longest overdue first: moves their next try away by <paramref name="backoff"/>, so that nobody
    /// else takes them meanwhile. Etags are left alone. Rows another silo is leasing at the moment are passed over.
    /// </summary>
    Task<IReadOnlyList<RowKey>> LeaseDueAsync(int limit, WakeUpBackoff backoff, CancellationToken cancellationToken);

    /// <summary>In how long the next row is due, zero or less when one is; <see langword="null"/> when none will be.</summary>
    Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken);
}
