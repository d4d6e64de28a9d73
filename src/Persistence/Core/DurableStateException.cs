namespace FlightTickets.Persistence;

/// <summary>
/// A state could not be read or written. The caller may retry: an unacknowledged write may or may not be stored, and every command is
/// idempotent.
/// </summary>
[GenerateSerializer, Alias("durable-state-exception")]
public class DurableStateException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public DurableStateException() { }

    /// <summary>Creates the exception with a text.</summary>
    public DurableStateException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public DurableStateException(string message, Exception? innerException) : base(message, innerException) { }
}
