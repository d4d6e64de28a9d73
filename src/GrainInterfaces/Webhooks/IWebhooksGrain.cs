using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FlightTickets.Webhooks;

/// <summary>The webhook subscriptions of partners: few, and read often. Key: <see cref="Key"/>.</summary>
[Alias("webhooks")]
public interface IWebhooksGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "webhooks";

    /// <summary>The most subscriptions.</summary>
    const int MaxSubscriptions = 100;

    /// <summary>
    /// Adds a subscription; <see cref="RefusalCodes.Invalid"/> for an invalid URL or type, or too many subscriptions.
    /// </summary>
    [Alias("create")]
    Task<Result<WebhookSubscription>> Create(CreateWebhook command);

    /// <summary>A subscription; <see langword="null"/> if it does not exist.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<WebhookSubscription?> Get(string id);

    /// <summary>All subscriptions, oldest first.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<WebhookSubscription>> List();

    /// <summary>
    /// Ends a subscription and gives up its undelivered events. <see cref="RefusalCodes.NotFound"/> if it does not exist.
    /// </summary>
    [Alias("delete")]
    Task<Result<Done>> Delete(string id);
}

/// <summary>The command that adds a subscription.</summary>
/// <param name="Url">Where events are posted to: https, without user and fragment, at most 2,048 characters.</param>
/// <param name="Types">The event types: single ones (<c>order.confirmed</c>), all of a kind (<c>order.*</c>), or all (<c>*</c>); 1 to
/// 50.</param>
[GenerateSerializer, Immutable, Alias("create-webhook")]
public sealed record CreateWebhook([property: Id(0)] string Url, [property: Id(1)] ImmutableArray<string> Types);

/// <summary>A partner's subscription.</summary>
/// <param name="Id"><c>wh_</c> and 22 characters.</param>
/// <param name="Url">Where events are posted to.</param>
/// <param name="Types">Which events.</param>
/// <param name="Secret">The key of the signatures, <c>whsec_</c> and 43 characters. Shown once, on creation; never logged.</param>
/// <param name="CreatedAt">Its creation.</param>
[GenerateSerializer, Immutable, Alias("webhook-subscription")]
public sealed record WebhookSubscription(
    [property: Id(0)] string Id,
    [property: Id(1)] string Url,
    [property: Id(2)] ImmutableArray<string> Types,
    [property: Id(3)] string Secret,
    [property: Id(4)] DateTimeOffset CreatedAt)
{
    /// <summary>Whether an event of this type is wanted.</summary>
    public bool Wants(string type)
    {
        foreach (var wanted in Types)
        {
            if (wanted == "*" || wanted == type) return true;
            if (wanted.EndsWith(".*", StringComparison.Ordinal)
                && type.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
