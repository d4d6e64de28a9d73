namespace FlightTickets.Persistence;

/// <summary>This silo's wake-ups, for who cannot wait until the scan comes round.</summary>
public interface IWakeUps
{
    /// <summary>Wakes what is due now, and waits for it and for what was being woken already.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <returns>How many were due, how many had not ended by then, and how many failed since the last call.</returns>
    Task<(int Due, int UnderWay, int Failed)> WakeDueAsync(TimeSpan patience);

    /// <summary>In how long the earliest wake-up of any store is due; <see langword="null"/> if none is set.</summary>
    Task<TimeSpan?> NextDueAsync();
}
