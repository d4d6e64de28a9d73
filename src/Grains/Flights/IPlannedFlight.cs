using Orleans.CodeGeneration;

namespace FlightTickets.Flights;

/// <summary>What a change to a flight would do. Its version keeps it from silos whose build does not know it.</summary>
[Alias("planned-flight"), Version(1)]
internal interface IPlannedFlight : IGrainWithStringKey
{
    /// <summary>The plan of a command, which is refused as the command would be. Nothing is written.</summary>
    [Alias("plan")]
    Task<Result<FlightPlan>> Plan(UpdateFlight command);
}
