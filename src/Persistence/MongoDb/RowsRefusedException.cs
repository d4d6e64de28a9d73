namespace FlightTickets.Persistence.MongoDb;

/// <summary>The data of at least one row was refused.</summary>
internal sealed class RowsRefusedException : Exception
{
    public RowsRefusedException(string message) : base(message) => IsNothingApplied = true;

    public RowsRefusedException(Exception cause, bool isNothingApplied) : base(cause.Message, cause) => IsNothingApplied = isNothingApplied;

    /// <summary>Whether no row of the batch was applied.</summary>
    public bool IsNothingApplied { get; }
}
