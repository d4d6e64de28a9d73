using System.Collections.Immutable;
using FlightTickets.Events;

namespace FlightTickets.Webhooks;

[GenerateSerializer, Immutable, Alias("webhooks-state")]
internal sealed record WebhooksState([property: Id(0)] ImmutableArray<WebhookSubscription> Subscriptions);

/// <summary>The rules of subscriptions.</summary>
internal static class WebhookRules
{
    public const string SecretPrefix = "whsec_";

    /// <summary>The new subscription, or the refusal.</summary>
    /// <param name="command">The command.</param>
    /// <param name="present">The existing subscriptions.</param>
    /// <param name="id">A random id.</param>
    /// <param name="secret">A random secret, without its prefix.</param>
    /// <param name="allowPrivate">Whether plain HTTP and private addresses are accepted, as tests need.</param>
    /// <param name="now">The time.</param>
    public static Result<WebhookSubscription> Decide(
        CreateWebhook command, ImmutableArray<WebhookSubscription> present, string id, string secret, bool allowPrivate, DateTimeOffset now)
    {
        if (Refuse(command, allowPrivate) is { } refusal) return refusal;
        if (present.Length >= IWebhooksGrain.MaxSubscriptions)
            return new Refusal(RefusalCodes.Invalid, $"There are already {present.Length} webhooks, the most allowed.");

        return new WebhookSubscription($"wh_{id}", command.Url, [.. command.Types.Distinct(StringComparer.Ordinal)],
            SecretPrefix + secret, now);
    }

    private static Refusal? Refuse(CreateWebhook command, bool allowPrivate)
    {
        if (command.Url.Length > 2048 || !Uri.TryCreate(command.Url, UriKind.Absolute, out var url) || url.UserInfo.Length > 0
            || url.Fragment.Length > 0)
            return new Refusal(RefusalCodes.Invalid,
                "A webhook needs an absolute URL without user, password and fragment.")
            { Field = FieldPath.Of(nameof(CreateWebhook.Url)) };

        if (url.Scheme != Uri.UriSchemeHttps && !(allowPrivate && url.Scheme == Uri.UriSchemeHttp))
            return new Refusal(RefusalCodes.Invalid,
                "A webhook's URL begins with https.")
            { Field = FieldPath.Of(nameof(CreateWebhook.Url)) };

        // A connection looks the name up each time, because its address can change; an address can be judged now.
        if (!allowPrivate && System.Net.IPAddress.TryParse(url.IdnHost, out var address) && !PublicAddress.Is(address))
            return new Refusal(RefusalCodes.Invalid,
                "A webhook's URL must not lead into a private network.")
            { Field = FieldPath.Of(nameof(CreateWebhook.Url)) };

        if (command.Types.Length is 0 or > 50)
            return new Refusal(RefusalCodes.Invalid,
                "A webhook names 1 to 50 types of events.")
            { Field = FieldPath.Of(nameof(CreateWebhook.Types)) };

        for (var i = 0; i < command.Types.Length; i++)
        {
            if (!IsKnown(command.Types[i]))
                return new Refusal(RefusalCodes.Invalid,
                    $"There is no event type '{command.Types[i]}'.")
                { Field = FieldPath.Of(nameof(CreateWebhook.Types))[i] };
        }

        return null;
    }

    private static bool IsKnown(string type) => type == "*" || EventCatalog.Find(type) is not null
        || type.EndsWith(".*", StringComparison.Ordinal)
            && EventCatalog.All.Any(e => e.Name.StartsWith(type[..^1], StringComparison.Ordinal));
}
