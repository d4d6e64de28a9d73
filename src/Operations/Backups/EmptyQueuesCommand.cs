using System.CommandLine;
using System.Globalization;
using FlightTickets.CommandLine;
using FlightTickets.Events.RabbitMq;
using FlightTickets.Operations.Progress;
using FlightTickets.Startup;
using FlightTickets.Storage;

namespace FlightTickets.Backups;

/// <summary>
/// <c>empty-queues</c>: removes the cluster's events from RabbitMQ after a restore, since they announce changes that the restored stores do
/// not have.
/// </summary>
public static class EmptyQueuesCommand
{
    /// <summary>Makes the command. It needs <c>ConnectionStrings:RabbitMq</c>.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="output">Gets a line for each queue that was not empty; standard output if left out.</param>
    public static Command Create(string[] settings, TextWriter? output = null)
    {
        var command = new Command("empty-queues", "Remove the cluster's own events from RabbitMQ after a restore; no silo may run.");
        command.SetAction((_, cancellationToken) =>
            RunAsync(HostBuilders.Command(settings).Configuration, output ?? Console.Out, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        RequiredSettings.Check(configuration, "ConnectionStrings:RabbitMq");
        await LiveSilos.RefuseAsync(configuration);
        try
        {
            var removed = await Job.ShowAsync("empty-queues", TimeProvider.System, progress => BrokerQueues.EmptyAsync(
                configuration.GetConnectionString("RabbitMq")!, (done, total) => progress.Report("queues", done, total),
                cancellationToken));
            foreach (var (queue, events) in removed.Where(queue => queue.Events > 0))
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{queue}: {events:N0} events removed."));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{removed.Count} queues are empty. Queues of other programs were left as they are."));
            return ExitCodes.Ok;
        }
        catch (TimeoutException e)
        {
            throw new StartupException(ExitCodes.Unavailable, e.Message, e);
        }
        catch (OrleansConfigurationException e)
        {
            throw new StartupException(ExitCodes.Configuration, e.Message, e);
        }
    }
}
