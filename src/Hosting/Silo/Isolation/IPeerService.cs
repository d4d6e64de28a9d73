using Orleans.Services;

namespace FlightTickets.Isolation;

/// <summary>What silos ask each other when one of them does not reach the database: one a silo, found by its address without any directory.</summary>
[Alias("FlightTickets.Isolation.IPeerService")]
internal interface IPeerService : IGrainService
{
    /// <summary>For how long this silo has reached the database without a failure.</summary>
    [Alias("working")]
    Task<TimeSpan> Working();

    /// <summary>Declares a silo dead that is about to end and cannot write so itself.</summary>
    [Alias("bury")]
    Task Bury(SiloAddress silo);
}
