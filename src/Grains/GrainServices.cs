using FlightTickets;
using FlightTickets.Clocks;
using FlightTickets.Notifications;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using FlightTickets.Placement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Adds the grains of all contexts to a silo. Durable state is added beside it.</summary>
public static class GrainServices
{
    /// <summary>
    /// Adds what the grains need, configured by the sections <c>Holds</c>, <c>Orders</c>, <c>Payments</c>, <c>Webhooks</c>.
    /// </summary>
    public static ISiloBuilder AddBookingGrains(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        silo.AddUsers().AddFlights().AddWebhooks(configuration).AddBookingPlacement();
        silo.Services.Configure<NotificationOptions>(configuration.GetSection(NotificationOptions.Section));
        silo.Services.AddPayments(configuration);
        silo.Services.AddOrders(configuration);
        silo.Services.AddClockWork();
        silo.Services.Configure<DurableStateOptions>(StateVersioning.Configure);
        return silo;
    }
}
