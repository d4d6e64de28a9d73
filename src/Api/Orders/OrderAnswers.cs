using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

/// <summary>How the outcome of a command with an idempotency key becomes an answer.</summary>
internal static class OrderAnswers
{
    public static Results<Created<OrderResponse>, Ok<OrderResponse>, Accepted<OrderResponse>, ProblemResult> Answer(
        OrderReply reply, HttpResponse response, OrderMetrics metrics, bool created)
    {
        if (reply.Replayed) response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        metrics.Count(reply);
        if (reply.Refusal is { } refusal) return ProblemResult.From(refusal, reply.Order?.Id);
        if (reply.Order is not { } order) throw new InvalidOperationException("An order's reply has neither an order nor a refusal.");
        var body = OrderResponse.From(order);
        var location = $"/v1/orders/{order.Id}";
        return order.Status == OrderStatus.Placed ? TypedResults.Accepted(location, body)
            : created ? TypedResults.Created(location, body)
            : TypedResults.Ok(body);
    }
}
