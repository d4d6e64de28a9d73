using System.Collections.Immutable;
using FlightTickets.Events;
using Microsoft.Extensions.Options;

namespace FlightTickets.Webhooks;

/// <summary>
/// Creates deliveries of every context's events for the subscriptions that want them. Key: a partition of the event streams.
/// </summary>
[Alias("webhook-dispatcher")]
internal interface IWebhookDispatcherGrain : IGrainWithStringKey;

[GrainType("webhook-dispatcher")]
[ImplicitStreamSubscription("fleet"), ImplicitStreamSubscription("flights"), ImplicitStreamSubscription(
    "orders"), ImplicitStreamSubscription("payments"), ImplicitStreamSubscription("users")]
internal sealed class WebhookDispatcherGrain(IOptions<WebhookOptions> options, TimeProvider time)
    : EventConsumerGrain, IWebhookDispatcherGrain
{
    private ImmutableArray<WebhookSubscription> _subscriptions;
    private long _askedAt;

    // A partner gets the event as it was raised, not this build's reading of it.
    protected override async Task Take(EventEnvelope item)
    {
        if (_subscriptions.IsDefault || time.GetElapsedTime(_askedAt) > options.Value.SubscriptionsFor)
        {
            _subscriptions = await GrainFactory.GetGrain<IWebhooksGrain>(IWebhooksGrain.Key).List();
            _askedAt = time.GetTimestamp();
        }

        var wanting = _subscriptions.Where(s => s.Wants(item.Type)).ToList();
        if (wanting.Count == 0) return;
        var posted = new WebhookEvent(item.Id, item.Type, CloudEventJson.Write(item));
        await Task.WhenAll(
            wanting.Select(s => GrainFactory.GetGrain<IWebhookDeliveryGrain>(IWebhookDeliveryGrain.KeyOf(s.Id, item.Id)).Take(posted)));
    }

    protected override Task On(EventEnvelope envelope, object data) => Task.CompletedTask;
}
