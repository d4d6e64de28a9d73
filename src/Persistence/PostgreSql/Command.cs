using Npgsql;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>
/// Runs statements, prepared once per connection. (Npgsql's automatic preparation loses a statement whose first use fails.)
/// </summary>
internal static class Command
{
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken,
        params object[] values) =>
        await database.ListAsync(sql, to => Add(to, values), map, cancellationToken).ConfigureAwait(false);

    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlDataSource database, string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> map,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = await PrepareAsync(connection, sql, bind, cancellationToken).ConfigureAwait(false);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(map(reader));

        return rows;
    }

    public static Task<int> ExecuteAsync(
        this NpgsqlDataSource database, string sql, CancellationToken cancellationToken, params object[] values) =>
        database.ExecuteAsync(sql, to => Add(to, values), cancellationToken);

    public static async Task<int> ExecuteAsync(
        this NpgsqlDataSource database, string sql, Action<NpgsqlParameterCollection> bind, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = await PrepareAsync(connection, sql, bind, cancellationToken).ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<NpgsqlCommand> PrepareAsync(
        NpgsqlConnection connection, string sql, Action<NpgsqlParameterCollection> bind, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        bind(command.Parameters);
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return command;
    }

    private static void Add(NpgsqlParameterCollection to, object[] values)
    {
        foreach (var value in values)
            to.Add(new NpgsqlParameter { Value = value });
    }
}
