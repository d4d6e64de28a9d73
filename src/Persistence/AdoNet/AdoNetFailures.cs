using System.Data.Common;
using System.Net.Sockets;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>Classifies the databases' exceptions by SQL state, which the two providers share.</summary>
internal static class AdoNetFailures
{
    public static StoreFailure Classify(Exception exception) => exception switch
    {
        PartialBatchException => StoreFailure.OutcomeUnknown,
        DbException { SqlState: { Length: 5 } state } database => state[..2] switch
        {
            "40" => StoreFailure.Transient,
            // Wrong data, a broken constraint, a limit of the program.
            "21" or "22" or "23" or "54" => StoreFailure.BadData,
            // The connection, resources, an operator (a shutdown), the system.
            "08" or "53" or "57" or "58" => StoreFailure.OutcomeUnknown,
            _ => database.IsTransient ? StoreFailure.OutcomeUnknown : StoreFailure.Fatal,
        },
        DbException or IOException or TimeoutException or SocketException => StoreFailure.OutcomeUnknown,
        _ => StoreFailure.Fatal,
    };
}

/// <summary>Some rows of a batch failed, since each row is its own statement here. Etags tell which.</summary>
internal sealed class PartialBatchException(Exception cause) : Exception(cause.Message, cause);
