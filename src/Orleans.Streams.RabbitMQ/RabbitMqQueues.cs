using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ;

/// <summary>The queues of one provider, for operators.</summary>
/// <param name="options">How to reach the broker; <see cref="RabbitMqStreamOptions.Name"/> must be set.</param>
public sealed class RabbitMqQueues(RabbitMqStreamOptions options)
{
    /// <summary>
    /// Removes every message that waits in the partition queues and among the dead letters. No consumer may be connected: what it was given
    /// and has not acknowledged stays.
    /// </summary>
    /// <param name="emptied">Hears of every queue: how many are done, and of how many.</param>
    /// <param name="cancellationToken">Ends the wait for the broker.</param>
    /// <returns>Each queue, and how many messages were in it.</returns>
    /// <exception cref="Orleans.Runtime.OrleansConfigurationException">The broker refuses the login or the topology.</exception>
    public async Task<IReadOnlyList<(string Queue, long Messages)>> EmptyAsync(
        Action<long, long> emptied, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        var topology = new RabbitMqTopology(options);
        await using var connections = new RabbitMqConnection(
            options, topology, "emptying", TimeProvider.System, NullLogger<RabbitMqQueues>.Instance);
        var connection = await connections.GetAsync(cancellationToken, failOnConfiguration: true);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        string[] queues = [.. Enumerable.Range(0, topology.Partitions).Select(topology.QueueOf), topology.DeadLetterQueue];
        var removed = new List<(string, long)>();
        foreach (var queue in queues)
        {
            removed.Add((queue, await channel.QueuePurgeAsync(queue, cancellationToken)));
            emptied(removed.Count, queues.Length);
        }

        return removed;
    }
}
