using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Payments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Payments;

/// <summary>The payment gateway's notifications. Each is only a reason to ask the gateway; its content is not trusted.</summary>
internal sealed record GatewayEventRequest(string Id, string Type, string PaymentId) : IShaped<GatewayEventRequest>
{
    private static readonly string[] Types = ["payment.captured", "payment.declined", "payment.refunded"];

    private static readonly FormShape<string> EventType = new(
        (string text, out string value) => Types.Contains(value = text), "payment.captured, payment.declined or payment.refunded",
        "payment.captured", fallback: "");

    private static readonly FormShape<string> Payment = new(
        (string text, out string value) => PaymentEndpoints.IsId(value = text), "a payment's id",
        "pay_AAAAAAAAAAAAAAAAAAAAAA", fallback: "");

    public static ObjectShape<GatewayEventRequest> Shape { get; } = new(f => new GatewayEventRequest(
        f.Required("id", new TextShape(100, "evt_1")), f.Required("type", EventType), f.Required("paymentId", Payment)));
}

/// <summary>The effect of a notification: <c>accepted</c>, or <c>repeated</c> for a known id.</summary>
internal sealed record GatewayHearingResponse(GatewayHearing Outcome);

internal static class GatewayWebhookEndpoint
{
    /// <summary>The route exists only with a secret: without one, any caller could pretend to be the gateway.</summary>
    public static void MapGatewayWebhooks(this IEndpointRouteBuilder v1, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[WebhookSecret.Key])) return;
        v1.MapPost("/gateway/webhooks", Hear).WithName("reportPayment").WithTags("Payments")
            .WithSummary("For the payment gateway: report the outcome of a payment")
            .Refuses(ProblemCodes.InvalidSignature, ProblemCodes.SignatureExpired, RefusalCodes.NotFound, RefusalCodes.Invalid);
    }

    private static async Task<Results<Accepted<GatewayHearingResponse>, Ok<GatewayHearingResponse>, ProblemResult>> Hear(
        Signed<GatewayEventRequest> heard, IGrainFactory grains)
    {
        var hearing = await grains.GetGrain<IGatewayEventsGrain>(heard.Value.PaymentId).Hear(heard.Value.Id);
        return hearing switch
        {
            GatewayHearing.Accepted => TypedResults.Accepted((string?)null, new GatewayHearingResponse(hearing)),
            GatewayHearing.Repeated => TypedResults.Ok(new GatewayHearingResponse(hearing)),
            _ => ProblemResult.NotFound("payment"),
        };
    }
}
