namespace FlightTickets.Notifications;

/// <summary>Where mails go: a mail server, or a folder.</summary>
public interface IMailSink
{
    /// <summary>
    /// Hands a mail over and returns when it is taken. The same <see cref="Mail.Id"/> again is the same
    /// mail; where the sink can tell, it is there once.
    /// </summary>
    /// <exception cref="MailException">It was not taken, or nobody knows; it may be tried again later.</exception>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}

/// <summary>A mail was not taken.</summary>
public sealed class MailException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public MailException() { }

    /// <summary>Creates the exception with a text.</summary>
    public MailException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public MailException(string message, Exception? innerException) : base(message, innerException) { }
}
