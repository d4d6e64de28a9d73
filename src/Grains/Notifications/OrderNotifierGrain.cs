using FlightTickets.Events;
using FlightTickets.Flights;
using FlightTickets.Flights.Events;
using FlightTickets.Orders;
using FlightTickets.Users;
using Microsoft.Extensions.Options;

namespace FlightTickets.Notifications;

/// <summary>
/// Tells customers about their orders, and about seats they had chosen. Key: a partition of the orders' or the flights' events.
/// </summary>
[Alias("order-notifier")]
internal interface IOrderNotifierGrain : IGrainWithStringKey;

[GrainType("order-notifier"), ImplicitStreamSubscription("orders"), ImplicitStreamSubscription("flights")]
internal sealed class OrderNotifierGrain(IOptions<NotificationOptions> options) : EventConsumerGrain, IOrderNotifierGrain
{
    /// <summary>Reads on behalf of the airline, which may see every order.</summary>
    private static readonly Caller Airline = new("airline", IsAgent: true);

    /// <summary>How many orders of one flight are told at a time.</summary>
    private const int OrdersAtOnce = 16;

    protected override bool Wants(Type data) => options.Value.Enabled;

    protected override Task On(EventEnvelope envelope, object data) =>
        data is SeatTakenAway taken ? Tell(envelope, taken)
        : data is GateChanged gate ? Tell(envelope, gate)
        : OrderMails.About(data) is { } about
            ? Tell(envelope, about.OrderId, about.UserId, about.Flights, (name, flights) =>
                OrderMails.Write(data, name, flights, options.Value.PagesUrl))
        : Task.CompletedTask;

    private async Task Tell(EventEnvelope envelope, SeatTakenAway taken)
    {
        // A passenger who has cancelled meanwhile does not miss the seat.
        var found = await GrainFactory.GetGrain<IOrderGrain>(taken.OrderId).Get(Airline);
        if (found.IsRefused || found.Value.Status is not (OrderStatus.Held or OrderStatus.Confirmed)
            || taken.Passenger >= found.Value.Passengers.Length) return;
        var order = found.Value;
        await Tell(envelope, order.Id, order.UserId, [taken.FlightId], (name, flights) => OrderMails.Write(taken, order, name, flights));
    }

    // A first gate is on the boarding pass; only another one can send people to the wrong place.
    private async Task Tell(EventEnvelope envelope, GateChanged gate)
    {
        if (gate.From is null || gate.To is null || gate.From == gate.To || gate.OrderIds.IsDefaultOrEmpty) return;
        foreach (var orders in gate.OrderIds.Chunk(OrdersAtOnce)) await Task.WhenAll(orders.Select(order => Tell(envelope, gate, order)));
    }

    private async Task Tell(EventEnvelope envelope, GateChanged gate, string orderId)
    {
        var found = await GrainFactory.GetGrain<IOrderGrain>(orderId).Get(Airline);
        if (found.IsRefused || found.Value is not { Status: OrderStatus.Confirmed } order
            || !order.Tickets.Any(ticket => ticket.FlightId == gate.FlightId && ticket.Status != TicketStatus.Void)) return;
        await Tell(envelope, order.Id, order.UserId, [gate.FlightId], (name, flights) => OrderMails.Write(gate, order, name, flights));
    }

    private async Task Tell(
        EventEnvelope envelope, string orderId, string userId, IReadOnlyList<string> flightIds,
        Func<string, IReadOnlyDictionary<string, FlightView>, (string Subject, string Text)> write)
    {
        // An unconfirmed address may be a stranger's.
        if (await GrainFactory.GetGrain<IUserGrain>(userId).Get() is not { IsUnproven: false } user) return;
        var flights = new Dictionary<string, FlightView>();
        foreach (var id in flightIds.Distinct())
        {
            if (await GrainFactory.GetGrain<IFlightGrain>(id).Get() is { } flight) flights[id] = flight;
        }

        var (subject, text) = write(user.Name, flights);
        await GrainFactory.GetGrain<INotificationGrain>(orderId).Notify(new Mail(envelope.Id, user.Email, user.Name, subject, text));
    }
}
