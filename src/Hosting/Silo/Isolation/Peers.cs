using Orleans.Runtime.Services;

namespace FlightTickets.Isolation;

/// <summary>The other silos, as of the last time this one read the membership or learned of a change.</summary>
internal sealed partial class Peers(IServiceProvider services, IClusterMembershipService membership, ILocalSiloDetails self,
    ILogger<Peers> logger) : GrainServiceClient<IPeerService>(services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Each peer, and for how long it has reached the database; zero if it does not answer.</summary>
    public async Task<(SiloAddress Silo, TimeSpan Working)[]> AskAsync(CancellationToken cancellationToken)
    {
        var peers = membership.CurrentSnapshot.Members.Values.Where(
            member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(self.SiloAddress));
        return await Task.WhenAll(peers.Select(async peer => (peer.SiloAddress, await WorkingAsync(peer.SiloAddress, cancellationToken))));
    }

    /// <summary>
    /// Tells a peer that this silo ends now, so that its grains need not wait for the failure detector. If the peer does not answer, they
    /// wait.
    /// </summary>
    public async Task TakeLeaveAsync(SiloAddress peer, CancellationToken cancellationToken)
    {
        try
        {
            await GetGrainService(peer).Bury(self.SiloAddress).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogNoAnswer(peer, e);
        }
    }

    private async Task<TimeSpan> WorkingAsync(SiloAddress peer, CancellationToken cancellationToken)
    {
        try
        {
            return await GetGrainService(peer).Working().WaitAsync(Patience, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // A peer of an older build, without this service, also ends here.
            LogNoAnswer(peer, e);
            return TimeSpan.Zero;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Silo} did not answer whether it reaches the database")]
    private partial void LogNoAnswer(SiloAddress silo, Exception exception);
}
