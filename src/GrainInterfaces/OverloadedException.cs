namespace FlightTickets;

/// <summary>
/// The silo has as much under way as it can finish in time, so nothing was begun. The API answers 503 with <c>Retry-After</c>.
/// </summary>
[GenerateSerializer, Alias("overloaded")]
public sealed class OverloadedException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public OverloadedException() { }

    /// <summary>Creates the exception with a text.</summary>
    public OverloadedException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public OverloadedException(string message, Exception? innerException) : base(message, innerException) { }
}
