using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace FlightTickets.Webhooks;

/// <summary>
/// Reentrant, so that a slow partner delays no call: an attempt runs beside the calls, one at a time.
/// </summary>
[Reentrant, GrainType("webhook-delivery")]
internal sealed partial class WebhookDeliveryGrain(
    [DurableState("Orders")] IDurableState<WebhookDeliveryState> state, WebhookClient client, TimeProvider time,
    ILogger<WebhookDeliveryGrain> logger)
    : Grain, IWebhookDeliveryGrain, IWakeable
{
    private Task _attempt = Task.CompletedTask;

    private string WebhookId => this.GetPrimaryKeyString().Split('/')[0];

    public async Task Take(WebhookEvent item)
    {
        if (await state.TryInsertAsync(WebhookDelivery.Take(WebhookId, item, time.GetUtcNow()), Row(TimeSpan.Zero)))
            Begin();
    }

    public async Task<WebhookDeliveryView?> Get()
    {
        await state.LoadAsync();
        return state.DurableValue?.ToView();
    }

    public async Task<Result<WebhookDeliveryView>> Replay()
    {
        await state.LoadAsync();
        if (state.Value is null) return new Refusal(RefusalCodes.NotFound, "There is no such delivery.");
        await _attempt;
        var next = WebhookDelivery.Replay(state.Value, time.GetUtcNow());
        await state.CommitAsync(next, Row(TimeSpan.Zero));
        Begin();
        return next.ToView();
    }

    public async Task Wake()
    {
        await state.LoadAsync();
        switch (state.Value)
        {
            case null:
                return;
            case { Status: WebhookDeliveryStatus.Pending }:
                Begin();
                await _attempt;
                return;
            default:
                await state.ClearAsync();
                DeactivateOnIdle();
                return;
        }
    }

    private void Begin()
    {
        if (_attempt.IsCompleted) _attempt = AttemptAsync();
    }

    private async Task AttemptAsync()
    {
        try
        {
            var delivery = state.Value!;
            var next = await GrainFactory.GetGrain<IWebhooksGrain>(IWebhooksGrain.Key).Get(delivery.WebhookId) is { } subscription
                ? WebhookDelivery.After(delivery, await client.PostAsync(subscription, delivery.Event), time.GetUtcNow())
                : WebhookDelivery.Subscriptionless(delivery, time.GetUtcNow());
            await state.CommitAsync(next, Row((next.NextAttemptAt - time.GetUtcNow()) ?? WebhookDelivery.KeepFor));
            if (next.Status == WebhookDeliveryStatus.Failed) LogGivenUp(this.GetPrimaryKeyString(), next.AttemptCount);
            DeactivateOnIdle();
        }
        catch (Exception e)
        {
            // The row keeps its wake-up, so the attempt is repeated.
            LogInterrupted(this.GetPrimaryKeyString(), e);
        }
    }

    private Commit Row(TimeSpan wakeAfter) =>
        new() { Owner = WebhookId, WakeAfter = wakeAfter > TimeSpan.Zero ? wakeAfter : TimeSpan.FromMinutes(1) };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gave up on the delivery {Key} after {Attempts} attempts.")]
    private partial void LogGivenUp(string key, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An attempt of the delivery {Key} was interrupted; it will be retried.")]
    private partial void LogInterrupted(string key, Exception exception);
}
