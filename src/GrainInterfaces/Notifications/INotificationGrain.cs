namespace FlightTickets.Notifications;

/// <summary>
/// The notifications about one order: each is sent once, as far as can be known, and retried while the mail server is down. Key: the order
/// id.
/// </summary>
[Alias("notification")]
public interface INotificationGrain : IGrainWithStringKey
{
    /// <summary>Sends a mail, or keeps it to be sent; completes when either is certain. A mail with a known id changes nothing.</summary>
    [Alias("notify")]
    Task Notify(Mail mail);
}

/// <summary>A mail to a person.</summary>
/// <param name="Id">The event it reports; the same id means the same mail.</param>
/// <param name="Address">The email address.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text, lines ended by a line feed.</param>
[GenerateSerializer, Immutable, Alias("mail")]
public sealed record Mail(
    [property: Id(0)] string Id,
    [property: Id(1)] string Address,
    [property: Id(2)] string Name,
    [property: Id(3)] string Subject,
    [property: Id(4)] string Text);
