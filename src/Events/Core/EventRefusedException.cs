namespace FlightTickets.Events;

/// <summary>A publisher will never take this event: it goes to the dead letters, so that those behind it get on.</summary>
public sealed class EventRefusedException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public EventRefusedException() { }

    /// <summary>Creates the exception with a text.</summary>
    public EventRefusedException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public EventRefusedException(string message, Exception? innerException) : base(message, innerException) { }
}
