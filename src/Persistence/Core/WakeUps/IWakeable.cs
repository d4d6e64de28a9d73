using Orleans.CodeGeneration;

namespace FlightTickets.Persistence;

/// <summary>A grain whose state may ask to be woken (<see cref="Commit.WakeAfter"/>).</summary>
/// <remarks>
/// Its version is above zero, so that a call moves a grain away from a silo of build 0.1.0: that silo reads the call, finds its own version
/// of the interface too old, and forwards the call to one that has it.
/// </remarks>
[Alias("wakeable"), Version(1)]
public interface IWakeable : IGrain
{
    /// <summary>
    /// Called some time after the state's wake-up is due, at least once and perhaps by two silos; repeated with back-off until
    /// a commit moves or clears the wake-up.
    /// </summary>
    [Alias("wake")]
    Task Wake();
}
