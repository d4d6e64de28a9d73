using System.Text;
using Npgsql;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>Classifies PostgreSQL's errors for a batch (appendix A of its manual).</summary>
internal static class Failures
{
    public static StoreFailure Classify(Exception exception) => exception switch
    {
        PostgresException e => Classify(e.SqlState),
        // The connection broke, or nothing came back in time: the server may have committed.
        NpgsqlException or IOException or TimeoutException or OperationCanceledException => StoreFailure.OutcomeUnknown,
        // A key that is not valid text.
        EncoderFallbackException or ArgumentException => StoreFailure.BadData,
        _ => StoreFailure.Fatal,
    };

    private static StoreFailure Classify(string state) => state switch
    {
        // Shut down in the middle: the commit may have happened.
        "57P01" or "57P02" or "57P05" => StoreFailure.OutcomeUnknown,
        // Cancelled (a statement's or a lock's time was up), starting up, read-only while a
        // standby takes over: the statement had no effect.
        "57014" or "57P03" or "25006" or "55P03" => StoreFailure.Transient,
        _ => state[..2] switch
        {
            "08" => StoreFailure.OutcomeUnknown,
            // Serialization and deadlock; too many connections, disk full and the like.
            "40" or "53" => StoreFailure.Transient,
            // Data that does not fit its type, a constraint, or a limit of the program (a key too long for its index).
            "22" or "23" or "54" => StoreFailure.BadData,
            _ => StoreFailure.Fatal,
        },
    };
}
