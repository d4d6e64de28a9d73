using FlightTickets.Clocks;
using FlightTickets.Startup;

namespace FlightTickets.Isolation;

/// <summary>Ends a silo that lost the database while a peer has not (<see cref="IsolationRules"/>).</summary>
internal sealed partial class IsolationWatch(
    DatabaseWatch database, Peers peers,
    [FromKeyedServices(Pace.Key)] TimeProvider time, ILogger<IsolationWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(DatabaseSight.Period, time);
        do
        {
            var sight = await database.TryAsync(stoppingToken);
            if (!IsolationRules.Asks(sight)) continue;
            foreach (var (silo, working) in await peers.AskAsync(stoppingToken))
            {
                if (IsolationRules.Leaves(sight, working)) await LeaveAsync(sight, silo, working, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Not a graceful stop, which begins with writes to the database.
    private async Task LeaveAsync(DatabaseSight sight, SiloAddress peer, TimeSpan working, CancellationToken cancellationToken)
    {
        LogLeaves(sight.Failing.TotalSeconds, peer, working.TotalSeconds);
        await peers.TakeLeaveAsync(peer, cancellationToken);
        // The logger writes in the background, and the process would end before it does.
        await Console.Error.WriteLineAsync(
            $"flighttickets-silo: PostgreSQL has not answered for {sight.Failing.TotalSeconds:F0} s, but answers the silo {peer}. This "
                + "silo leaves its flights to others.");
        Environment.Exit(ExitCodes.Unavailable);
    }

    [LoggerMessage(LogLevel.Critical,
        "Stopping: the database has not answered this silo for {Failing:F1} s, and has answered {Peer} for {Working:F1} s")]
    private partial void LogLeaves(double failing, SiloAddress peer, double working);
}
