using FlightTickets.Events;
using FlightTickets.Flights;
using FlightTickets.Persistence;
using FlightTickets.Users;
using Microsoft.Extensions.Options;

namespace FlightTickets.Notifications;

/// <summary>Tells customers what became of their orders. Key: a partition of the orders' events.</summary>
[Alias("order-notifier")]
internal interface IOrderNotifierGrain : IGrainWithStringKey;

[GrainType("order-notifier"), ImplicitStreamSubscription("orders")]
internal sealed class OrderNotifierGrain(IOptions<NotificationOptions> options) : EventConsumerGrain, IOrderNotifierGrain
{
    protected override async Task On(EventEnvelope envelope, object data)
    {
        if (!options.Value.Enabled || OrderMails.About(data) is not { } about || await GrainFactory.GetGrain<IUserGrain>(about.UserId).Get() is not { } user) return;
        var flights = new Dictionary<string, FlightView>();
        foreach (var id in about.Flights.Distinct())
        {
            if (await GrainFactory.GetGrain<IFlightGrain>(id).Get() is { } flight) flights[id] = flight;
        }

        var (subject, text) = OrderMails.Write(data, user.Name, flights);
        await GrainFactory.GetGrain<INotificationGrain>(about.OrderId).Notify(new Mail(envelope.Id, user.Email, user.Name, subject, text));
    }
}
