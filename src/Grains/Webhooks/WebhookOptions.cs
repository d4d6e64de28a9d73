namespace FlightTickets.Webhooks;

/// <summary>Configuration section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Lets webhooks use private, loopback and link-local addresses, and plain HTTP. For development only: it makes the silo reach whatever
    /// an admin names.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long an attempt may take, including connection and answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a dispatcher uses the subscriptions it knows before it asks again.</summary>
    public TimeSpan SubscriptionsFor { get; set; } = TimeSpan.FromSeconds(5);
}
