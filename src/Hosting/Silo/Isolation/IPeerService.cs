using Orleans.Services;

namespace FlightTickets.Isolation;

/// <summary>
/// The questions between silos when one of them cannot reach the database. Each silo has one, found by its address without a directory.
/// </summary>
[Alias("FlightTickets.Isolation.IPeerService")]
internal interface IPeerService : IGrainService
{
    /// <summary>For how long this silo has reached the database without a failure.</summary>
    [Alias("working")]
    Task<TimeSpan> Working();

    /// <summary>Declares a silo dead that is about to end and cannot write that itself.</summary>
    [Alias("bury")]
    Task Bury(SiloAddress silo);
}
