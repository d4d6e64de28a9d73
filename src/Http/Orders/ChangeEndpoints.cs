using System.Collections.Immutable;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

internal sealed record ChangeRequest(ChangeSegment Wish) : IShaped<ChangeRequest>
{
    public static ObjectShape<ChangeRequest> Shape { get; } = new(f => new ChangeRequest(new ChangeSegment(
        f.Required("segment", new IntegerShape(0, OrderLimits.MaxSegments - 1, 0)),
        f.Required("flightId", OrderForms.Flight),
        f.OptionalValue("cabin", Choice<Cabin>.Shape),
        f.Optional("seats", OrderForms.Seats)?.Items ?? ImmutableArray<string?>.Empty)));
}

internal sealed record ConfirmChangeRequest(PaymentMethod? Payment) : IShaped<ConfirmChangeRequest>
{
    public static ObjectShape<ConfirmChangeRequest> Shape { get; } = new(
        f => new ConfirmChangeRequest(f.Optional("payment", OrderForms.Payment)));
}

/// <summary>The price of a change to another flight.</summary>
/// <param name="Id">The quote's id.</param>
/// <param name="Difference">The amount due; negative for a refund.</param>
/// <param name="ExpiresAt">Until when it can be confirmed.</param>
internal sealed record ChangeQuoteResponse(string Id, MoneyResponse Difference, DateTimeOffset ExpiresAt)
{
    public static ChangeQuoteResponse From(ChangeQuote q) => new(q.Id, MoneyResponse.From(q.Difference), q.ExpiresAt);
}

/// <summary>Changing a flight in two steps: a quote names the price, and its confirmation makes the change.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder v1)
    {
        var changes = v1.MapGroup("/orders/{id}/changes").WithTags("Orders").RequireAuthorization();
        changes.MapPost("", Quote).WithName("quoteChange").WithSummary("Quote another flight for a segment").Refuses(
            RefusalCodes.NotFound, RefusalCodes.FlightNotFound, RefusalCodes.FlightClosed, RefusalCodes.SoldOut,
            RefusalCodes.CabinNotOnFlight, RefusalCodes.MixedCurrencies,
            RefusalCodes.SeatRequired, RefusalCodes.InfantWithoutAdult, RefusalCodes.OverlappingSegments, RefusalCodes.OrderStatusConflict,
            RefusalCodes.ChangeLimitReached, RefusalCodes.PassengerBoarded, RefusalCodes.OrderBusy);
        changes.MapPost("/{quoteId}/confirm", Confirm).WithName("confirmChange")
            .WithSummary("Change as quoted, paying what is due").Refuses(
            RefusalCodes.NotFound, RefusalCodes.QuoteNotFound, RefusalCodes.QuoteExpired, RefusalCodes.PaymentRequired,
            RefusalCodes.PaymentDeclined, RefusalCodes.FlightClosed,
            RefusalCodes.SoldOut, RefusalCodes.SeatUnavailable, RefusalCodes.SeatNotInCabin, RefusalCodes.ExitRowRestricted,
            RefusalCodes.OrderStatusConflict, RefusalCodes.PassengerBoarded, RefusalCodes.OrderBusy,
            RefusalCodes.IdempotencyKeyReused);
    }

    private static async Task<Results<Created<ChangeQuoteResponse>, ProblemResult>> Quote(
        string id, Body<ChangeRequest> body, CurrentUser user, IGrainFactory grains)
    {
        if (!OrderEndpoints.IsOrderId(id)) return ProblemResult.NotFound("order");
        var quote = await grains.GetGrain<IOrderGrain>(id).QuoteChange(user.Caller, body.Value.Wish);
        return quote.IsRefused
            ? ProblemResult.From(quote.Refusal)
            : TypedResults.Created((string?)null, ChangeQuoteResponse.From(quote.Value));
    }

    private static Task<Results<Ok<OrderResponse>, Accepted<OrderResponse>, ProblemResult>> Confirm(
        string id, string quoteId, IdempotencyKey key, Body<ConfirmChangeRequest> body, CurrentUser user, IGrainFactory grains,
        OrderMetrics metrics, HttpResponse response) =>
        OrderAnswers.Confirmed(id, quoteId, grains, response, metrics,
            order => order.ConfirmChange(new ConfirmChange(user.Caller, quoteId, key.Value, body.Hash(), body.Value.Payment)));
}
