namespace FlightTickets.Api.Hosting;

/// <summary>A setting is missing or makes no sense; the message names it. Thrown while the host is being made, never later.</summary>
public sealed class ConfigurationException : InvalidOperationException
{
    /// <summary>Creates the exception without a text.</summary>
    public ConfigurationException() { }

    /// <summary>Creates the exception with a text.</summary>
    public ConfigurationException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public ConfigurationException(string message, Exception? innerException) : base(message, innerException) { }
}
