using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

/// <summary>Cancelling in two steps: a quote names the refund, and its confirmation pays it.</summary>
internal static class CancellationEndpoints
{
    public static void MapCancellations(this IEndpointRouteBuilder v1)
    {
        var cancellations = v1.MapGroup("/orders/{id}/cancellations").WithTags("Orders").RequireAuthorization();
        cancellations.MapPost("", Quote).WithName("quoteCancellation").WithSummary("Quote the refund of a cancellation")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.OrderStatusConflict, RefusalCodes.PartialCancellationUnavailable,
                RefusalCodes.InfantWithoutAdult, RefusalCodes.PassengerBoarded, RefusalCodes.OrderBusy);
        cancellations.MapPost("/{quoteId}/confirm", Confirm).WithName("confirmCancellation").WithSummary("Cancel as quoted")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.QuoteNotFound, RefusalCodes.QuoteExpired, RefusalCodes.OrderStatusConflict,
                RefusalCodes.PassengerBoarded, RefusalCodes.OrderBusy, RefusalCodes.IdempotencyKeyReused);
    }

    private static async Task<Results<Created<QuoteResponse>, ProblemResult>> Quote(
        string id, Body<QuoteRequest> body, CurrentUser user, IGrainFactory grains)
    {
        if (!OrderEndpoints.IsOrderId(id)) return ProblemResult.NotFound("order");
        var quote = await grains.GetGrain<IOrderGrain>(id).QuoteCancellation(user.Caller, body.Value.Passengers, body.Value.Segments);
        return quote.IsRefused
            ? ProblemResult.From(quote.Refusal)
            : TypedResults.Created((string?)null, QuoteResponse.From(quote.Value));
    }

    private static Task<Results<Ok<OrderResponse>, Accepted<OrderResponse>, ProblemResult>> Confirm(
        string id, string quoteId, IdempotencyKey key, Body<EmptyRequest> body, CurrentUser user, IGrainFactory grains,
        OrderMetrics metrics, HttpResponse response) =>
        OrderAnswers.Confirmed(id, quoteId, grains, response, metrics,
            order => order.ConfirmCancellation(new ConfirmCancellation(user.Caller, quoteId, key.Value, body.Hash())));
}
