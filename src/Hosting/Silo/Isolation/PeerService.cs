namespace FlightTickets.Isolation;

/// <summary>Answers the peers.</summary>
[GrainType("peer-service")]
internal sealed class PeerService(GrainId id, Silo silo, ILoggerFactory loggers, DatabaseWatch watch, IClusterMembershipService membership)
    : GrainService(id, silo, loggers), IPeerService
{
    public Task<TimeSpan> Working() => Task.FromResult(watch.Working);

    public Task Bury(SiloAddress silo) => membership.TryKill(silo);
}
