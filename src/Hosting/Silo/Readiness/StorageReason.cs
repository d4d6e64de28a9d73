using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FlightTickets.Readiness;

/// <summary>Says in a few words why a write failed.</summary>
internal static class StorageReason
{
    private const int SqliteReadOnly = 8, SqliteInputOutput = 10, SqliteFull = 13;

    public static string Of(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the disk is full",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "it is read-only",
        PostgresException refused => $"it refuses: {refused.MessageText}",
        SqliteException { SqliteErrorCode: SqliteFull } => "the disk is full",
        SqliteException { SqliteErrorCode: SqliteReadOnly } => "the file is read-only",
        SqliteException { SqliteErrorCode: SqliteInputOutput } => "the file cannot be written",
        SqliteException refused => $"it refuses: {refused.Message}",
        TimeoutException or OperationCanceledException => "it does not answer",
        NpgsqlException or SocketException => "it cannot be reached",
        { InnerException: { } inner } => Of(inner),
        _ => exception.Message.TrimEnd('.'),
    };
}
