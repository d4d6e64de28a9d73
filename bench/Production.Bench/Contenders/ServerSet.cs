using FlightTickets.Servers;

namespace FlightTickets.Bench;

/// <summary>
/// A contender's own PostgreSQL (stock durability), RabbitMQ and Redis. They run only while it is measured, and keep their data
/// between rounds.
/// </summary>
internal sealed class ServerSet : IAsyncDisposable
{
    private const string Memory = "shared_buffers=512MB";
    private readonly string[] _settings;
    private PostgresServer? _postgres;
    private RabbitMqServer? _rabbit;
    private RedisServer? _redis;

    private ServerSet(string[] settings) => _settings = settings;

    public PostgresServer Postgres => _postgres!;

    public RabbitMqServer Rabbit => _rabbit!;

    public RedisServer? Redis => _redis;

    /// <summary>Prepares servers; none runs yet.</summary>
    public static ServerSet Create(bool countsStatements) =>
        new(countsStatements ? [Memory, "shared_preload_libraries=pg_stat_statements"] : [Memory]);

    public async Task StartAsync(bool withRedis, CancellationToken cancellationToken)
    {
        if (_postgres is null) _postgres = await PostgresServer.StartAsync(_settings, cancellationToken);
        else await _postgres.RestartAsync(cancellationToken);
        if (_rabbit is null) _rabbit = await RabbitMqServer.StartAsync(cancellationToken: cancellationToken);
        else await _rabbit.RestartAsync(cancellationToken);
        if (withRedis) _redis ??= await RedisServer.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_postgres is not null) await _postgres.StopAsync(cancellationToken);
        if (_rabbit is not null) await _rabbit.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null) await _redis.DisposeAsync();
        if (_rabbit is not null) await _rabbit.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }
}
