using System.Collections.Immutable;

namespace FlightTickets.Webhooks;

/// <summary>A delivery and its status.</summary>
[GenerateSerializer, Immutable, Alias("webhook-delivery-state")]
internal sealed record WebhookDeliveryState
{
    [Id(0)] public required string WebhookId { get; init; }
    [Id(1)] public required WebhookEvent Event { get; init; }
    [Id(2)] public WebhookDeliveryStatus Status { get; init; }
    [Id(3)] public ImmutableArray<WebhookAttempt> Attempts { get; init; } = [];
    [Id(4)] public int AttemptCount { get; init; }
    /// <summary>Attempts since it was created or replayed: the pause grows with them.</summary>
    [Id(5)] public int Round { get; init; }
    [Id(6)] public required DateTimeOffset GiveUpAt { get; init; }
    [Id(7)] public DateTimeOffset? NextAttemptAt { get; init; }

    public WebhookDeliveryView ToView() => new(WebhookId, Event.Id, Event.Type, Status, Attempts, AttemptCount, NextAttemptAt);
}

/// <summary>The rules of a delivery: at once, then after 10 s, 30 s, 90 s and so on, at most 12 hours apart, for three days.</summary>
internal static class WebhookDelivery
{
    /// <summary>How long delivery is tried.</summary>
    public static readonly TimeSpan TryFor = TimeSpan.FromDays(3);

    /// <summary>How long the log keeps settled deliveries.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    private const int AttemptsKept = 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(12);

    public static WebhookDeliveryState Take(string webhookId, WebhookEvent item, DateTimeOffset now) =>
        new() { WebhookId = webhookId, Event = item, GiveUpAt = now + TryFor, NextAttemptAt = now };

    public static WebhookDeliveryState Replay(WebhookDeliveryState delivery, DateTimeOffset now) =>
        delivery with { Status = WebhookDeliveryStatus.Pending, Round = 0, GiveUpAt = now + TryFor, NextAttemptAt = now };

    public static WebhookDeliveryState Subscriptionless(WebhookDeliveryState delivery, DateTimeOffset now) =>
        After(delivery, new WebhookAttempt(now, TimeSpan.Zero, null, "The subscription ended."),
            now) with
        { Status = WebhookDeliveryStatus.Failed, NextAttemptAt = null };

    public static WebhookDeliveryState After(WebhookDeliveryState delivery, WebhookAttempt attempt, DateTimeOffset now)
    {
        var kept = delivery.Attempts.Length < AttemptsKept ? delivery.Attempts : delivery.Attempts.RemoveAt(0);
        var next = delivery with
        {
            Attempts = kept.Add(attempt),
            AttemptCount = delivery.AttemptCount + 1,
            Round = delivery.Round + 1,
            NextAttemptAt = null
        };
        if (attempt.Succeeded) return next with { Status = WebhookDeliveryStatus.Delivered };
        if (now >= delivery.GiveUpAt) return next with { Status = WebhookDeliveryStatus.Failed };

        // The last attempt is at the very end of the three days.
        var at = now + Pause(next.Round);
        return next with { NextAttemptAt = at < delivery.GiveUpAt ? at : delivery.GiveUpAt };
    }

    /// <summary>The pause after that many attempts: each is three times as long.</summary>
    public static TimeSpan Pause(int attempts)
    {
        var pause = FirstPause * Math.Pow(3, Math.Min(attempts - 1, 20));
        return pause < LongestPause ? pause : LongestPause;
    }
}
