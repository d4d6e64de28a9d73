using Orleans.Streams.RabbitMQ;

namespace FlightTickets.Events.RabbitMq;

/// <summary>The cluster's own queues at the broker, for operators.</summary>
public static class BrokerQueues
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Empties the partition queues and the dead letters. No consumer may be connected, since messages it has received and not acknowledged
    /// stay.
    /// </summary>
    /// <param name="connectionString">AMQP URIs, as <see cref="RabbitMqStreamOptions.ConnectionString"/>.</param>
    /// <param name="emptied">Called for every queue: how many are done, and of how many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Each queue, and how many events it had.</returns>
    /// <exception cref="TimeoutException">The broker cannot be reached.</exception>
    /// <exception cref="OrleansConfigurationException">The broker refuses the login or the declarations.</exception>
    public static async Task<IReadOnlyList<(string Queue, long Events)>> EmptyAsync(
        string connectionString, Action<long, long> emptied, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        var options = new RabbitMqStreamOptions();
        RabbitMqEventsHosting.Configure(options, connectionString);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await new RabbitMqQueues(options).EmptyAsync(emptied, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"RabbitMQ cannot be reached: it gave no answer within {Patience.TotalSeconds:F0} s.", e);
        }
    }
}
