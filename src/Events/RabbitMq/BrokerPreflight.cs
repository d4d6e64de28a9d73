using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;

namespace FlightTickets.Events.RabbitMq;

/// <summary>
/// Asks the broker, before the silo exists, for everything that the silo will need. A refusal is then one error: inside a silo, Orleans and
/// the host log it several times with stack traces.
/// </summary>
public static class BrokerPreflight
{
    // An unreachable broker does not keep a silo from starting: the silo waits for it and logs that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Connects once and declares exchanges and queues. Does nothing if no broker can be reached.</summary>
    /// <param name="connectionString">AMQP URIs, as <see cref="RabbitMqStreamOptions.ConnectionString"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="OrleansConfigurationException">
    /// The broker refuses the login or the declarations, for example because a plugin is missing; the message names the remedy.
    /// </exception>
    public static async Task CheckAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        var options = new RabbitMqStreamOptions();
        RabbitMqEventsHosting.Configure(options, connectionString);
        await using var publisher = new RabbitMqPublisher(options, NullLogger<RabbitMqPublisher>.Instance);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await publisher.ConnectAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }
}
