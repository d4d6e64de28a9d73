namespace FlightTickets.Events;

/// <summary>The publisher will never accept this event, so it goes to the dead letters, and the events behind it go on.</summary>
public sealed class EventRefusedException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public EventRefusedException() { }

    /// <summary>Creates the exception with a text.</summary>
    public EventRefusedException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public EventRefusedException(string message, Exception? innerException) : base(message, innerException) { }
}
