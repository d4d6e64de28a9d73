using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Webhooks;

[StatelessWorker, GrainType("webhook-log")]
internal sealed class WebhookLogGrain([DurableLookup("Orders", "webhook-delivery")] IDurableLookup<WebhookDeliveryState> deliveries)
    : Grain, IWebhookLogGrain
{
    public async Task<Result<Page<WebhookDeliveryView>>> OfWebhook(string webhookId, int limit, string? after)
    {
        if (after is not null && !deliveries.IsCursor(after)) return Refusal.NoCursor;
        // Reads one more than requested, to see whether there is a next page.
        var found = await deliveries.ByOwnerAsync(webhookId, limit + 1, after, newestFirst: true);
        var page = found.Take(limit).ToList();
        return new Page<WebhookDeliveryView>([.. page.Select(d => d.Value.ToView())], found.Count > limit ? page[^1].Cursor : null);
    }
}
