namespace FlightTickets.Webhooks;

/// <summary>Configuration section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Its name.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Lets webhooks go to private, loopback and link-local addresses, and by http. For development only:
    /// it makes the silo reach whatever an admin names.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long an attempt may take, connection and answer included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a dispatcher goes by the subscriptions it knows before it asks again.</summary>
    public TimeSpan SubscriptionsFor { get; set; } = TimeSpan.FromSeconds(5);
}
