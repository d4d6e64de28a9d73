using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlightTickets.Persistence.MongoDb;

/// <summary>
/// Classifies the driver's exceptions. If replica set and operation allow it, the driver has already repeated the batch once under its
/// transaction number, which cannot apply a row twice. Other failures are settled by etag, unless it is certain that nothing was sent.
/// </summary>
internal static class Failures
{
    // The server undid the command itself: WriteConflict, LockTimeout, TooManyWriteConflicts, OutOfDiskSpace.
    private static readonly int[] Undone = [112, 24, 5128300, 14031];

    public static StoreFailure Classify(Exception exception) => exception switch
    {
        RowsRefusedException refused => refused.IsNothingApplied ? StoreFailure.BadData : StoreFailure.OutcomeUnknown,
        EncoderFallbackException or BsonException or FormatException => StoreFailure.BadData,
        MongoAuthenticationException => StoreFailure.Fatal,
        MongoWaitQueueFullException or MongoConnectionPoolPausedException => StoreFailure.Transient,
        MongoCommandException command when Undone.Contains(command.Code) => StoreFailure.Transient,
        // A write concern that was not reached, a server that steps down or shuts down, a lost answer.
        MongoBulkWriteException or MongoWriteConcernException or MongoExecutionTimeoutException => StoreFailure.OutcomeUnknown,
        MongoException labelled when labelled.HasErrorLabel("RetryableWriteError") || labelled.HasErrorLabel("TransientTransactionError") =>
            StoreFailure.OutcomeUnknown,
        MongoConnectionException or MongoNotPrimaryException or MongoNodeIsRecoveringException or IOException or TimeoutException =>
            StoreFailure.OutcomeUnknown,
        _ => StoreFailure.Fatal,
    };
}
