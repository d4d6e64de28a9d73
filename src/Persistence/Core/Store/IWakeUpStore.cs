namespace FlightTickets.Persistence;

/// <summary>A store whose rows can ask for wake-ups (<see cref="RowWrite.WakeAfter"/>).</summary>
public interface IWakeUpStore : IRowStore
{
    /// <summary>
    /// Leases rows that are due, the longest overdue first: postpones their next try by <paramref name="backoff"/>, so that no other silo
    /// takes them meanwhile. Etags stay. It skips rows that another silo is leasing at the moment.
    /// </summary>
    Task<IReadOnlyList<RowKey>> LeaseDueAsync(int limit, WakeUpBackoff backoff, CancellationToken cancellationToken);

    /// <summary>The time until the next row is due, zero or less if one is; <see langword="null"/> if none will be.</summary>
    Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken);
}
