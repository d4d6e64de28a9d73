namespace FlightTickets.Notifications;

/// <summary>Configuration section <c>Mail</c>: who gets mails. How they are sent is the sink's business.</summary>
public sealed class NotificationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mail";

    /// <summary>
    /// Whether customers get mails about their orders; <see langword="false"/> for a load test, whose customers read nothing.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where customers reach the pages, for links in mails; <see langword="null"/>: mails have no links.</summary>
    public Uri? PagesUrl { get; set; }
}
