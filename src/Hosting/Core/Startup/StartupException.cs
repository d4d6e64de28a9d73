namespace FlightTickets.Startup;

/// <summary>
/// A host cannot start for a reason that its operator can fix. The program prints the message, without a stack trace, and ends.
/// </summary>
public sealed class StartupException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public StartupException() { }

    /// <summary>Creates the exception with a text.</summary>
    public StartupException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public StartupException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the exception with one of <see cref="ExitCodes"/> and one or two sentences for the operator.</summary>
    public StartupException(int exitCode, string message,
        Exception? innerException = null) : base(message, innerException) => ExitCode = exitCode;

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = ExitCodes.Configuration;
}
