using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Webhooks;

internal sealed record CreateWebhookRequest(string Url, ImmutableArray<string> Types) : IShaped<CreateWebhookRequest>
{
    public static ObjectShape<CreateWebhookRequest> Shape { get; } = new(f => new CreateWebhookRequest(
        f.Required("url", new TextShape(2048, "https://partner.example/events")),
        f.Required("types", new ArrayShape<string>(new TextShape(100, "order.*"), 1, 50, unique: true))));
}

/// <summary>A partner's subscription. Only the answer that creates it shows the secret.</summary>
internal sealed record WebhookResponse(string Id, string Url, IReadOnlyList<string> Types, DateTimeOffset CreatedAt, string? Secret)
{
    public static WebhookResponse From(WebhookSubscription s) => new(s.Id, s.Url, s.Types, s.CreatedAt, null);
}

/// <summary>An attempt to deliver; <c>status</c> is missing where there was no answer.</summary>
internal sealed record WebhookAttemptResponse(DateTimeOffset At, double Milliseconds, int? Status, string Answer);

/// <summary>The delivery of one event to one subscription.</summary>
internal sealed record WebhookDeliveryResponse(
    string Id, string Type, WebhookDeliveryStatus Status, int AttemptCount, DateTimeOffset? NextAttemptAt,
    IReadOnlyList<WebhookAttemptResponse> Attempts)
{
    public static WebhookDeliveryResponse From(WebhookDeliveryView d) => new(
        d.EventId, d.EventType, d.Status, d.AttemptCount, d.NextAttemptAt,
        [.. d.Attempts.Select(a => new WebhookAttemptResponse(a.At, Math.Round(a.Took.TotalMilliseconds, 1), a.Status, a.Answer))]);
}

/// <summary>Webhooks to partners, for admins.</summary>
internal static partial class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder v1)
    {
        var webhooks = v1.MapGroup("/admin/webhooks").WithTags("Webhooks").RequireAuthorization(AuthHosting.Admin);
        webhooks.MapPost("", Create).WithName("createWebhook")
            .WithSummary("Send events to a partner; the signing secret is shown only once");
        webhooks.MapGet("", List).WithName("listWebhooks").WithSummary("All webhooks, oldest first");
        webhooks.MapDelete("/{id}", Delete).WithName("deleteWebhook").WithSummary("End a webhook").Refuses(RefusalCodes.NotFound);
        webhooks.MapGet("/{id}/deliveries", Deliveries).WithName("listWebhookDeliveries")
            .WithSummary("Deliveries, newest first").Refuses(RefusalCodes.NotFound);
        webhooks.MapPost("/{id}/deliveries/{eventId}/replay", Replay).WithName("replayWebhookDelivery")
            .WithSummary("Deliver an event again")
            .Refuses(RefusalCodes.NotFound);
    }

    private static IWebhooksGrain Webhooks(IGrainFactory grains) => grains.GetGrain<IWebhooksGrain>(IWebhooksGrain.Key);

    private static async Task<Results<Created<WebhookResponse>, ProblemResult>> Create(
        Body<CreateWebhookRequest> body, IGrainFactory grains)
    {
        var made = await Webhooks(grains).Create(new CreateWebhook(body.Value.Url, body.Value.Types));
        return made.IsRefused
            ? ProblemResult.From(made.Refusal)
            : TypedResults.Created($"/v1/admin/webhooks/{made.Value.Id}",
                WebhookResponse.From(made.Value) with { Secret = made.Value.Secret });
    }

    private static async Task<Results<Ok<ListResponse<WebhookResponse>>, ProblemResult>> List(
        Query<PageQuery> page, IGrainFactory grains) =>
        ListResponse<WebhookResponse>.Of([.. (await Webhooks(grains).List()).Select(WebhookResponse.From)], page.Value, w => w.Id);

    private static async Task<Results<NoContent, ProblemResult>> Delete(string id, IGrainFactory grains)
    {
        var ended = await Webhooks(grains).Delete(id);
        return ended.IsRefused ? ProblemResult.From(ended.Refusal) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ListResponse<WebhookDeliveryResponse>>, ProblemResult>> Deliveries(
        string id, Query<PageQuery> page, IGrainFactory grains)
    {
        if (!IdPattern().IsMatch(id)) return ProblemResult.NotFound("webhook");
        return ListResponse<WebhookDeliveryResponse>.From(
            await grains.GetGrain<IWebhookLogGrain>(0).OfWebhook(id, page.Value.Limit, page.Value.After), WebhookDeliveryResponse.From);
    }

    private static async Task<Results<Ok<WebhookDeliveryResponse>, ProblemResult>> Replay(string id, string eventId, IGrainFactory grains)
    {
        if (!IdPattern().IsMatch(id) || !EventPattern().IsMatch(eventId)) return ProblemResult.NotFound("delivery");
        var again = await grains.GetGrain<IWebhookDeliveryGrain>(IWebhookDeliveryGrain.KeyOf(id, eventId)).Replay();
        return again.IsRefused ? ProblemResult.From(again.Refusal) : TypedResults.Ok(WebhookDeliveryResponse.From(again.Value));
    }

    [GeneratedRegex(@"\Awh_[A-Za-z0-9_-]{22}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex EventPattern();
}
