using Npgsql;
using RabbitMQ.Client;

namespace FlightTickets.Bench.Sql;

/// <summary>
/// Takes events out of the outbox in batches and publishes them to RabbitMQ, mandatory and persistent. A batch leaves the table in the
/// transaction that took it, which commits when the broker has confirmed the whole batch: at least once, for one commit per batch.
/// </summary>
internal sealed partial class OutboxRelay(NpgsqlDataSource database, IConfiguration configuration, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private const string Take = """
        delete from outbox where id in (select id from outbox order by id limit 1000 for update skip locked)
        returning id, type, payload::text
        """;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.GetConnectionString("RabbitMq") is not { Length: > 0 } broker)
        {
            await Repeat(() => RelayAsync(null, stoppingToken), stoppingToken);
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var factory = new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false };
                await using var connection = await factory.CreateConnectionAsync(stoppingToken);
                await EventQueue.DeclareAsync(connection, stoppingToken);
                await using var channel = await ConfirmedChannel.OpenAsync(connection, stoppingToken);
                await Repeat(() => RelayAsync(channel, stoppingToken), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogRetry(logger, e);
                await Task.Delay(1_000, stoppingToken);
            }
        }
    }

    // A full batch is followed by the next at once.
    private static async Task Repeat(Func<Task<int>> relay, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            while (await relay() == 1_000) { }
    }

    private async Task<int> RelayAsync(ConfirmedChannel? channel, CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        await using var transaction = await connection.BeginTransactionAsync(stoppingToken);
        List<(long Id, string Type, byte[] Payload)> events = [];
        await using (var command = new NpgsqlCommand(Take, connection, transaction))
        {
            await command.PrepareAsync(stoppingToken);
            await using var reader = await command.ExecuteReaderAsync(stoppingToken);
            while (await reader.ReadAsync(stoppingToken))
                events.Add((reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }

        // RETURNING promises no order.
        events.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        if (channel is not null && events.Count > 0) await channel.PublishAsync(events, stoppingToken);
        await transaction.CommitAsync(stoppingToken);
        return events.Count;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay starts again")]
    private static partial void LogRetry(ILogger logger, Exception exception);
}
