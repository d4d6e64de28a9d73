using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using FlightTickets.Events;

namespace FlightTickets.Webhooks;

[GenerateSerializer, Immutable, Alias("webhooks-state")]
internal sealed record WebhooksState([property: Id(0)] ImmutableArray<WebhookSubscription> Subscriptions);

/// <summary>The rules of subscriptions.</summary>
internal static class Webhooks
{
    public const string SecretPrefix = "whsec_";

    public static Result<WebhookSubscription> Decide(CreateWebhook command, ImmutableArray<WebhookSubscription> present, WebhookOptions options, DateTimeOffset now)
    {
        if (Refuse(command, options) is { } refusal) return refusal;
        if (present.Length >= IWebhooksGrain.MaxSubscriptions)
            return new Refusal(RefusalCodes.Invalid, $"There are {present.Length} webhooks, and there can be no more.");

        return new WebhookSubscription($"wh_{Random(16)}", command.Url, [.. command.Types.Distinct(StringComparer.Ordinal)], SecretPrefix + Random(32), now);
    }

    private static Refusal? Refuse(CreateWebhook command, WebhookOptions options)
    {
        if (command.Url.Length > 2048 || !Uri.TryCreate(command.Url, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return new Refusal(RefusalCodes.Invalid, "A webhook needs an absolute URL without user, password and fragment.") { Pointer = "#/url" };

        if (url.Scheme != Uri.UriSchemeHttps && !(options.AllowPrivateAddresses && url.Scheme == Uri.UriSchemeHttp))
            return new Refusal(RefusalCodes.Invalid, "A webhook's URL begins with https.") { Pointer = "#/url" };

        // A name is looked up each time a connection is made, for what it names can change; an address can be judged now.
        if (!options.AllowPrivateAddresses && System.Net.IPAddress.TryParse(url.IdnHost, out var address) && !PublicAddress.Is(address))
            return new Refusal(RefusalCodes.Invalid, "A webhook's URL must not lead into a private network.") { Pointer = "#/url" };

        if (command.Types.Length is 0 or > 50)
            return new Refusal(RefusalCodes.Invalid, "A webhook names 1 to 50 types of events.") { Pointer = "#/types" };

        for (var i = 0; i < command.Types.Length; i++)
        {
            if (!IsKnown(command.Types[i]))
                return new Refusal(RefusalCodes.Invalid, $"There is no event '{command.Types[i]}'.") { Pointer = $"#/types/{i}" };
        }

        return null;
    }

    private static bool IsKnown(string type) => type == "*" || EventCatalog.Find(type) is not null
        || type.EndsWith(".*", StringComparison.Ordinal) && EventCatalog.All.Any(e => e.Name.StartsWith(type[..^1], StringComparison.Ordinal));

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
