namespace FlightTickets.Persistence;

/// <summary>A grain whose state may ask to be woken (<see cref="Commit.WakeAfter"/>).</summary>
[Alias("wakeable")]
public interface IWakeable : IGrain
{
    /// <summary>
    /// Called some time after the state's wake-up is due, at least once and perhaps by two silos; repeated with back-off until
    /// a commit moves or clears the wake-up.
    /// </summary>
    [Alias("wake")]
    Task Wake();
}
