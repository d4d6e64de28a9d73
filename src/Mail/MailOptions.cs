namespace FlightTickets.Notifications;

/// <summary>Configuration section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Its name.</summary>
    public const string Section = "Mail";

    /// <summary>
    /// The mail server: <c>smtps://user:password@host:465</c> (TLS), or <c>smtp://…:587</c> (STARTTLS where the server offers it, and always before a
    /// password is sent). Without it mails become files in <see cref="Folder"/>.
    /// </summary>
    public string? Smtp { get; set; }

    /// <summary>Who the mails are from.</summary>
    public string From { get; set; } = "FlightTickets <no-reply@localhost>";

    /// <summary>Where mails go without a mail server; <c>mail</c> in the data folder if not set.</summary>
    public string? Folder { get; set; }
}
