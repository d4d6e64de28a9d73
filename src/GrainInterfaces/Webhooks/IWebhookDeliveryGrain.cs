using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FlightTickets.Webhooks;

/// <summary>The delivery of one event to one subscription, and the log of its attempts. Key: <see cref="KeyOf"/>.</summary>
[Alias("webhook-delivery")]
public interface IWebhookDeliveryGrain : IGrainWithStringKey
{
    /// <summary>The key: a subscription gets an event once, however often it is raised.</summary>
    static string KeyOf(string webhookId, string eventId) => $"{webhookId}/{eventId}";

    /// <summary>Accepts an event for delivery; completes when that is durable. Repeating an event changes nothing.</summary>
    [Alias("take")]
    Task Take(WebhookEvent item);

    /// <summary>The delivery; <see langword="null"/> if it does not exist.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<WebhookDeliveryView?> Get();

    /// <summary>
    /// Delivers it again, whatever its status, with retries for three days;
    /// <see cref="RefusalCodes.NotFound"/> if it does not exist.
    /// </summary>
    [Alias("replay")]
    Task<Result<WebhookDeliveryView>> Replay();
}

/// <summary>Reads the delivery log; served by any silo. Key: any; use 0.</summary>
[Alias("webhook-log")]
public interface IWebhookLogGrain : IGrainWithIntegerKey
{
    /// <summary>A subscription's deliveries, newest first.</summary>
    [Alias("of-webhook")]
    Task<Result<Page<WebhookDeliveryView>>> OfWebhook(string webhookId, int limit, string? after);
}

/// <summary>An event to post.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Body">The posted body: the event as CloudEvents JSON in UTF-8.</param>
[GenerateSerializer, Immutable, Alias("webhook-event")]
public sealed record WebhookEvent([property: Id(0)] string Id, [property: Id(1)] string Type, [property: Id(2)] byte[] Body);

/// <summary>A delivery's progress.</summary>
[GenerateSerializer, Alias("webhook-delivery-status")]
public enum WebhookDeliveryStatus
{
    /// <summary>To be retried at <see cref="WebhookDeliveryView.NextAttemptAt"/>.</summary>
    Pending = 0,
    /// <summary>The partner answered 2xx.</summary>
    Delivered = 1,
    /// <summary>Given up after three days, or because the subscription ended.</summary>
    Failed = 2,
}

/// <summary>One attempt.</summary>
/// <param name="At">When.</param>
/// <param name="Took">Its duration.</param>
/// <param name="Status">The HTTP status; <see langword="null"/> when there was no answer.</param>
/// <param name="Answer">The beginning of the answer's body, or why there is no answer.</param>
[GenerateSerializer, Immutable, Alias("webhook-attempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] TimeSpan Took,
    [property: Id(2)] int? Status,
    [property: Id(3)] string Answer)
{
    /// <summary>Whether the partner has received it.</summary>
    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>A delivery as the log shows it.</summary>
/// <param name="WebhookId">The subscription.</param>
/// <param name="EventId">The event.</param>
/// <param name="EventType">Its type.</param>
/// <param name="Status">Its status.</param>
/// <param name="Attempts">The latest attempts, oldest first.</param>
/// <param name="AttemptCount">How many attempts there were.</param>
/// <param name="NextAttemptAt">The next attempt, if any.</param>
[GenerateSerializer, Immutable, Alias("webhook-delivery-view")]
public sealed record WebhookDeliveryView(
    [property: Id(0)] string WebhookId,
    [property: Id(1)] string EventId,
    [property: Id(2)] string EventType,
    [property: Id(3)] WebhookDeliveryStatus Status,
    [property: Id(4)] ImmutableArray<WebhookAttempt> Attempts,
    [property: Id(5)] int AttemptCount,
    [property: Id(6)] DateTimeOffset? NextAttemptAt);
