using Microsoft.Data.Sqlite;

namespace FlightTickets.Persistence.Sqlite;

/// <summary>A prepared statement with positional parameters <c>?1</c>, <c>?2</c> and so on.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            _command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });

        _command.Prepare();
    }

    public string Sql => _command.CommandText;

    public int Parameters => _command.Parameters.Count;

    public int Execute(params ReadOnlySpan<object?> values) => Bind(values).ExecuteNonQuery();

    public SqliteDataReader Query(params ReadOnlySpan<object?> values) => Bind(values).ExecuteReader();

    private SqliteCommand Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;

        return _command;
    }

    public void Dispose() => _command.Dispose();
}
