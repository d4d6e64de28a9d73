using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

/// <summary>How the outcome of a command with an idempotency key becomes an answer.</summary>
internal static class OrderAnswers
{
    // The form of a quote's id; other text does not reach the order.
    private const int LongestQuoteId = 64;

    /// <summary>The answer to placing an order.</summary>
    public static Results<Ok<OrderResponse>, Created<OrderResponse>, Accepted<OrderResponse>, ProblemResult> Placed(
        OrderReply reply, HttpResponse response, OrderMetrics metrics)
    {
        if (Refused(reply, response, metrics) is { } problem) return problem;
        var body = OrderResponse.From(reply.Order!);
        // A repetition after the hold expired: nothing exists that was created.
        if (body.Status == OrderStatus.Expired) return TypedResults.Ok(body);
        return body.Status == OrderStatus.Placed
            ? TypedResults.Accepted(Location(body), body)
            : TypedResults.Created(Location(body), body);
    }

    /// <summary>The answer to a command on an existing order.</summary>
    public static Results<Ok<OrderResponse>, Accepted<OrderResponse>, ProblemResult> Changed(
        OrderReply reply, HttpResponse response, OrderMetrics metrics)
    {
        if (Refused(reply, response, metrics) is { } problem) return problem;
        var body = OrderResponse.From(reply.Order!);
        return reply.Order!.IsUnderWay ? TypedResults.Accepted(Location(body), body) : TypedResults.Ok(body);
    }

    /// <summary>Confirms a quote of an order, whatever it is for.</summary>
    public static async Task<Results<Ok<OrderResponse>, Accepted<OrderResponse>, ProblemResult>> Confirmed(
        string id, string quoteId, IGrainFactory grains, HttpResponse response, OrderMetrics metrics,
        Func<IOrderGrain, Task<OrderReply>> confirm)
    {
        if (!OrderEndpoints.IsOrderId(id)) return ProblemResult.NotFound("order");
        if (quoteId.Length > LongestQuoteId) return new ProblemResult(RefusalCodes.QuoteNotFound, "The order has no such quote.");
        return Changed(await confirm(grains.GetGrain<IOrderGrain>(id)), response, metrics);
    }

    private static ProblemResult? Refused(OrderReply reply, HttpResponse response, OrderMetrics metrics)
    {
        if (reply.Replayed) response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        metrics.Count(reply);
        if (reply.Refusal is { } refusal) return ProblemResult.From(refusal, reply.Order?.Id);
        return reply.Order is null ? throw new InvalidOperationException("An order's reply has neither an order nor a refusal.") : null;
    }

    private static string Location(OrderResponse order) => $"/v1/orders/{order.Id}";
}
