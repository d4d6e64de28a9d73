using Npgsql;

namespace FlightTickets.Bench.Sql;

/// <summary>Takes events out of the outbox in batches, as a relay to a broker would; publishing itself is left out, in the yardstick's favour.</summary>
internal sealed class OutboxRelay(NpgsqlDataSource database) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var command = database.CreateCommand(
                "delete from outbox where id in (select id from outbox order by id limit 1000 for update skip locked) returning id, type, payload");
            await using var reader = await command.ExecuteReaderAsync(stoppingToken);
            while (await reader.ReadAsync(stoppingToken)) _ = reader.GetString(1);
        }
    }
}
