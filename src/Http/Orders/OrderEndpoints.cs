using System.Text.RegularExpressions;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Api.Users;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

internal static partial class OrderEndpoints
{
    // Order ids derive from it, so it never changes.
    private const string PlaceRoute = "POST /v1/orders";

    public static void MapOrders(this IEndpointRouteBuilder v1)
    {
        var orders = v1.MapGroup("/orders").WithTags("Orders");
        orders.MapPost("", Place).WithName("placeOrder").RequireAuthorization().WithSummary("Book, or hold without payment").Refuses(
            RefusalCodes.FlightNotFound, RefusalCodes.FlightClosed, RefusalCodes.SoldOut, RefusalCodes.SeatUnavailable,
            RefusalCodes.HoldLimitReached, RefusalCodes.SeatNotInCabin, RefusalCodes.SeatRequired,
            RefusalCodes.InfantWithoutAdult, RefusalCodes.DuplicatePassenger, RefusalCodes.OverlappingSegments,
            RefusalCodes.ExitRowRestricted, RefusalCodes.CabinNotOnFlight, RefusalCodes.PriceChanged, RefusalCodes.MixedCurrencies,
            RefusalCodes.PaymentDeclined, RefusalCodes.IdempotencyKeyReused);
        orders.MapGet("", List).WithName("listOrders").RequireAuthorization().WithSummary("The caller's orders, newest first");
        orders.MapGet("/search", Find).WithName("findOrders").RequireAuthorization(AuthHosting.Staff)
            .WithSummary("Find any order by what is known of it; for agents and admins");
        orders.MapGet("/{id}", Get).WithName("getOrder").RequireAuthorization().WithSummary("One order").Refuses(RefusalCodes.NotFound);
        orders.MapPost("/lookup", Lookup).WithName("lookUpOrder").WithSummary("Find an order by booking reference and family name")
            .Limited(RateLimitPolicies.Lookup).Refuses(RefusalCodes.NotFound);
        orders.MapPut("/{id}/seats", ChangeSeats).WithName("changeSeats").RequireAuthorization()
            .WithSummary("Choose or change seats, all or nothing").Refuses(
            RefusalCodes.NotFound, RefusalCodes.SeatUnavailable, RefusalCodes.SeatNotInCabin, RefusalCodes.ExitRowRestricted,
            RefusalCodes.SeatRequired, RefusalCodes.OrderStatusConflict, RefusalCodes.PassengerBoarded, RefusalCodes.OrderBusy,
            RefusalCodes.FlightClosed);
        orders.MapPost("/{id}/payments", Pay).WithName("payOrder").RequireAuthorization().WithSummary("Pay a held order").Refuses(
            RefusalCodes.NotFound, RefusalCodes.PaymentDeclined, RefusalCodes.HoldExpired, RefusalCodes.OrderStatusConflict,
            RefusalCodes.OrderBusy, RefusalCodes.IdempotencyKeyReused);
        orders.MapPost("/{id}/hold-extensions", ExtendHold).WithName("extendHold").RequireAuthorization(AuthHosting.Staff)
            .WithSummary("Extend the hold of an unpaid order; for agents and admins").Refuses(
            RefusalCodes.NotFound, RefusalCodes.OrderStatusConflict, RefusalCodes.OrderBusy);
    }

    /// <summary>Whether a text is an order's id, so that no other text becomes a grain's key.</summary>
    public static bool IsOrderId(string id) => IdPattern().IsMatch(id);

    private static async Task<Results<Ok<OrderResponse>, Created<OrderResponse>, Accepted<OrderResponse>, ProblemResult>> Place(
        IdempotencyKey key, Body<PlaceOrderRequest> body, CurrentUser user, IGrainFactory grains, OrderMetrics metrics,
        TimeProvider time, HoldLimits holds, HttpResponse response)
    {
        var request = body.Value;
        if (request.Unborn(time.GetUtcNow()) is { } unborn)
            return ProblemResult.Invalid($"#/passengers/{unborn}/bornOn", "out_of_range", "The date of birth is in the future.");
        var id = OrderId.Derive(user.Id, PlaceRoute, key.Value);
        if (request.Payment is null && await holds.TakeAsync(
            response.HttpContext, user, id, request.Segments.Select(s => s.FlightId)) is { } tooMany) return tooMany;
        var reply = await grains.GetGrain<IOrderGrain>(id).Place(
            new PlaceOrder(user.Id, body.Hash(), request.Passengers, request.Segments, request.Payment, request.MaxAmount)
            {
                HoldsFreely = user.IsStaff,
            });
        return OrderAnswers.Placed(reply, response, metrics);
    }

    private static async Task<Results<Ok<ListResponse<OrderResponse>>, ProblemResult>> List(
        Query<OrderFilterQuery> query, CurrentUser user, IGrainFactory grains)
    {
        var wish = query.Value.Wish with { UserId = user.Id };
        // A silo of 0.1.0 knows the plain list.
        return ListResponse<OrderResponse>.From(wish.IsList
            ? await grains.GetGrain<IOrderSearchGrain>(0).OfUser(user.Id, wish.Limit, wish.After)
            : await grains.GetGrain<IOrderFinderGrain>(0).Find(wish), OrderResponse.From);
    }

    private static async Task<Results<Ok<ListResponse<OrderResponse>>, ProblemResult>> Find(
        Query<FindOrdersQuery> query, IGrainFactory grains) => ListResponse<OrderResponse>.From(
            await grains.GetGrain<IOrderFinderGrain>(0).Find(query.Value.Wish), OrderResponse.From);

    private static async Task<Results<Ok<OrderResponse>, ProblemResult>> Get(string id, CurrentUser user, IGrainFactory grains)
    {
        if (!IsOrderId(id)) return ProblemResult.NotFound("order");
        var order = await grains.GetGrain<IOrderGrain>(id).Get(user.Caller);
        return order.IsRefused ? ProblemResult.From(order.Refusal) : TypedResults.Ok(OrderResponse.From(order.Value));
    }

    private static async Task<Results<Ok<LookupResponse>, ProblemResult>> Lookup(Body<LookupRequest> body, IGrainFactory grains)
    {
        var order = await grains.GetGrain<IOrderSearchGrain>(0).Lookup(body.Value.BookingReference, body.Value.FamilyName);
        return order.IsRefused ? ProblemResult.From(order.Refusal) : TypedResults.Ok(LookupResponse.From(order.Value));
    }

    private static async Task<Results<Ok<OrderResponse>, ProblemResult>> ChangeSeats(
        string id, Body<ChangeSeatsRequest> body, CurrentUser user, IGrainFactory grains)
    {
        if (!IsOrderId(id)) return ProblemResult.NotFound("order");
        var order = await grains.GetGrain<IOrderGrain>(id).ChangeSeats(user.Caller, body.Value.Segments);
        return order.IsRefused ? ProblemResult.From(order.Refusal) : TypedResults.Ok(OrderResponse.From(order.Value));
    }

    private static async Task<Results<Ok<OrderResponse>, Accepted<OrderResponse>, ProblemResult>> Pay(
        string id, IdempotencyKey key, Body<PayRequest> body, CurrentUser user, IGrainFactory grains,
        OrderMetrics metrics, HttpResponse response)
    {
        if (!IsOrderId(id)) return ProblemResult.NotFound("order");
        var reply = await grains.GetGrain<IOrderGrain>(id).Pay(new PayOrder(user.Caller, key.Value, body.Hash(), body.Value.Payment));
        return OrderAnswers.Changed(reply, response, metrics);
    }

    // Needs no idempotency key: repeating the same instant gives the same outcome.
    private static async Task<Results<Ok<OrderResponse>, Accepted<OrderResponse>, ProblemResult>> ExtendHold(
        string id, Body<ExtendHoldRequest> body, CurrentUser user, IGrainFactory grains)
    {
        if (!IsOrderId(id)) return ProblemResult.NotFound("order");
        var order = await grains.GetGrain<IOrderGrain>(id).ExtendHold(user.Caller, body.Value.Until);
        if (order.IsRefused) return ProblemResult.From(order.Refusal);
        return order.Value.IsUnderWay
            ? TypedResults.Accepted($"/v1/orders/{id}", OrderResponse.From(order.Value))
            : TypedResults.Ok(OrderResponse.From(order.Value));
    }

    [GeneratedRegex(@"\Aord_[A-Za-z0-9_-]{22}\z")]
    private static partial Regex IdPattern();
}
