using Npgsql;

namespace FlightTickets.Isolation;

/// <summary>Checks every few seconds that PostgreSQL, which holds the membership and the flights, answers this silo.</summary>
internal sealed partial class DatabaseWatch(NpgsqlDataSource database, TimeProvider time, ILogger<DatabaseWatch> logger) : IAsyncDisposable
{
    private readonly long _start = time.GetTimestamp();
    private DatabaseSight _sight = DatabaseSight.None;

    public DatabaseSight Sight => Volatile.Read(ref _sight);

    /// <summary>For how long it has answered without a failure.</summary>
    public TimeSpan Working => Sight.Working(Now);

    private TimeSpan Now => time.GetElapsedTime(_start);

    public async Task<DatabaseSight> TryAsync(CancellationToken cancellationToken)
    {
        var begun = Now;
        var reached = await IsReachedAsync(cancellationToken);
        var ended = Now;
        var (before, sight) = (_sight, _sight.After(reached, begun, ended));
        if (before.Attempts > 0 && before.Reached != reached)
        {
            if (reached) LogBack((ended - before.Since).TotalSeconds);
            else LogLost(time.GetUtcNow() - (ended - begun));
        }

        Volatile.Write(ref _sight, sight);
        return sight;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<bool> IsReachedAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DatabaseSight.Period);
        try
        {
            await using var connection = await database.OpenConnectionAsync(patience.Token);
            return true;
        }
        catch (PostgresException)
        {
            // Any answer counts: the database can be reached. If it refuses this silo alone, leaving would not help.
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException
            || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL has been unreachable since {Since:yyyy-MM-dd HH:mm:ss}Z: it does not answer this silo")]
    private partial void LogLost(DateTimeOffset since);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL answers again, after {Seconds:F0} s")]
    private partial void LogBack(double seconds);
}
