namespace FlightTickets.Cluster.Tests;

/// <summary>The two faults every change is tried against; the others are in FaultTests.</summary>
[Collection(ClusterCollection.Name)]
public sealed class SelectionTests(ClusterFixture fixture)
{
    [Fact]
    public async Task A_killed_silo_s_flights_are_booked_again_and_nothing_is_lost()
    {
        await Scenario.RunAsync(fixture.Cluster, "`kill -9` of one of three silos", async run =>
        {
            run.Fault();
            await run.Cluster.Silos[1].KillAsync();
            await run.RecoveredAsync();
        });
    }

    [Fact]
    public async Task A_rolling_restart_of_everything_fails_no_booking()
    {
        var result = await Scenario.RunAsync(fixture.Cluster, "rolling restart of all (SIGTERM)", async run =>
        {
            run.Fault();
            foreach (var host in (HostProcess[])[.. run.Cluster.Silos, .. run.Cluster.Apis])
            {
                await host.TerminateAsync(run.CancellationToken);
                await host.StartAsync();
                await host.ReadyAsync(run.CancellationToken);
            }

            await run.RecoveredAsync();
        });
        Assert.Empty(result.Load.Errors);
    }
}
