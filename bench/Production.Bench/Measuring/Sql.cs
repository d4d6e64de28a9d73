using Npgsql;

namespace FlightTickets.Bench;

/// <summary>Questions to a contender's database.</summary>
internal static class Sql
{
    public static async Task ExecuteAsync(string connectionString, string statement, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first row, whose columns are bigints.</summary>
    public static async Task<long[]> RowAsync(string connectionString, string query, CancellationToken cancellationToken) =>
        (await RowsAsync(connectionString, query, cancellationToken))[0].Select(value => value is long number ? number : 0).ToArray();

    public static async Task<List<object[]>> RowsAsync(string connectionString, string query, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<object[]> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
