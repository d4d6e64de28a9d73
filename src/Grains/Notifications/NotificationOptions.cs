namespace FlightTickets.Notifications;

/// <summary>Configuration section <c>Mail</c>, as far as it is about who is told; how mails are sent is the sink's.</summary>
public sealed class NotificationOptions
{
    /// <summary>Its name.</summary>
    public const string Section = "Mail";

    /// <summary>
    /// Whether customers are told of their orders; <see langword="false"/> for a load test, whose customers read nothing.
    /// </summary>
    public bool Enabled { get; set; } = true;
}
