using Npgsql;

namespace FlightTickets.Bench.Sql;

internal static class Schema
{
    public static async Task EnsureAsync(NpgsqlDataSource database)
    {
        using var reader = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream("FlightTickets.schema.sql")!);
        await using var command = database.CreateCommand(await reader.ReadToEndAsync());
        await command.ExecuteNonQueryAsync();
    }
}
