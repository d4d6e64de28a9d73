namespace FlightTickets.Notifications;

/// <summary>Configuration section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Its name.</summary>
    public const string Section = "Mail";

    /// <summary>
    /// The mail server: <c>smtps://user:password@host:465</c> (TLS), or <c>smtp://…:587</c> (STARTTLS where the server offers it, and
    /// always before a password is sent). Without it mails become files in <see cref="Folder"/>.
    /// </summary>
    public string? Smtp { get; set; }

    /// <summary>The sender of the mails.</summary>
    public string From { get; set; } = "FlightTickets <no-reply@localhost>";

    /// <summary>Where mails go without a mail server; <c>mail</c> in the data folder if not set.</summary>
    public string? Folder { get; set; }

    /// <summary>How long a mail stays in <see cref="Folder"/>; 30 days unless configured.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How much <see cref="Folder"/> may hold, in megabytes (1,000,000 bytes); beyond that the oldest mails are removed. Default 100.
    /// </summary>
    public int KeepMegabytes { get; set; } = 100;
}
