using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlightTickets.Api.DeadLetters;
using FlightTickets.Api.Fleet;
using FlightTickets.Api.Flights;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Orders;
using FlightTickets.Api.Payments;
using FlightTickets.Api.TestClock;
using FlightTickets.Api.Users;
using FlightTickets.Api.Webhooks;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Webhooks;

namespace FlightTickets.Api;

/// <summary>How answers are written, generated when the API is built.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(InstantConverter), typeof(SnakeCase<Cabin>), typeof(SnakeCase<FlightStatus>), typeof(SnakeCase<SeatStatus>),
        typeof(SnakeCase<OrderStatus>), typeof(SnakeCase<TicketStatus>), typeof(SnakeCase<PaymentStatus>),
        typeof(SnakeCase<CouponStatus>), typeof(SnakeCase<PassengerType>), typeof(SnakeCase<PassengerStatus>),
        typeof(SnakeCase<OffloadReason>),
        typeof(SnakeCase<DisruptionStatus>), typeof(SnakeCase<DisruptionChoice>), typeof(SnakeCase<RebookingOutcome>),
        typeof(SnakeCase<WebhookDeliveryStatus>), typeof(SnakeCase<GatewayHearing>)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(TotpResponse))]
[JsonSerializable(typeof(RecoveryCodesResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(ListResponse<UserResponse>))]
[JsonSerializable(typeof(AirplaneBody))]
[JsonSerializable(typeof(ListResponse<AirplaneBody>))]
[JsonSerializable(typeof(MaintenanceResponse))]
[JsonSerializable(typeof(ListResponse<AirplaneUseResponse>))]
[JsonSerializable(typeof(GroundingResponse))]
[JsonSerializable(typeof(ListResponse<GroundingResponse>))]
[JsonSerializable(typeof(AirportResponse))]
[JsonSerializable(typeof(ListResponse<AirportResponse>))]
[JsonSerializable(typeof(AirlineResponse))]
[JsonSerializable(typeof(ListResponse<AirlineResponse>))]
[JsonSerializable(typeof(RouteResponse))]
[JsonSerializable(typeof(ListResponse<RouteResponse>))]
[JsonSerializable(typeof(FlightResponse))]
[JsonSerializable(typeof(ListResponse<FlightResponse>))]
[JsonSerializable(typeof(SeatMapResponse))]
[JsonSerializable(typeof(CheckedInResponse))]
[JsonSerializable(typeof(BoardingResponse))]
[JsonSerializable(typeof(PassengerListResponse))]
[JsonSerializable(typeof(SeatEvent))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(ListResponse<OrderResponse>))]
[JsonSerializable(typeof(LookupResponse))]
[JsonSerializable(typeof(TicketResponse))]
[JsonSerializable(typeof(BoardingPassResponse))]
[JsonSerializable(typeof(QuoteResponse))]
[JsonSerializable(typeof(ChangeQuoteResponse))]
[JsonSerializable(typeof(PaymentResponse))]
[JsonSerializable(typeof(DisruptionResponse))]
[JsonSerializable(typeof(ListResponse<DisruptionResponse>))]
[JsonSerializable(typeof(DisruptedOrdersResponse))]
[JsonSerializable(typeof(RebookingResponse))]
[JsonSerializable(typeof(ListResponse<LedgerAuditResponse>))]
[JsonSerializable(typeof(DeadLetterResponse))]
[JsonSerializable(typeof(ClockResponse))]
[JsonSerializable(typeof(MovedClockResponse))]
[JsonSerializable(typeof(ListResponse<DeadLetterResponse>))]
[JsonSerializable(typeof(GatewayHearingResponse))]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(ListResponse<WebhookResponse>))]
[JsonSerializable(typeof(WebhookDeliveryResponse))]
[JsonSerializable(typeof(ListResponse<WebhookDeliveryResponse>))]
[JsonSerializable(typeof(ProblemKindResponse))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>
    /// Writes letters unescaped, as the web framework does: JSON needs no HTML escapes, and no answer is served as HTML.
    /// </summary>
    public static ApiJson Plain => Unescaped.Context;

    // Created on first use, when the generated half of this class is certainly initialized.
    private static class Unescaped
    {
        public static readonly ApiJson Context = new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
