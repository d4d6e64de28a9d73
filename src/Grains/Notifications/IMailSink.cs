namespace FlightTickets.Notifications;

/// <summary>Where mails go: a mail server, or a folder.</summary>
public interface IMailSink
{
    /// <summary>
    /// Delivers a mail and returns once it is accepted. The same <see cref="Mail.Id"/> means the same mail; a sink that can tell delivers
    /// it once.
    /// </summary>
    /// <exception cref="MailException">It was not accepted, or its outcome is unknown; it may be tried again later.</exception>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}

/// <summary>A mail was not accepted.</summary>
public sealed class MailException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public MailException() { }

    /// <summary>Creates the exception with a text.</summary>
    public MailException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public MailException(string message, Exception? innerException) : base(message, innerException) { }
}
