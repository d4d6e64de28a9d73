using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Orders;

internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HoldOptions>()
            .Bind(configuration.GetSection(HoldOptions.Section))
            .Validate(options => options.PayNow > TimeSpan.Zero && options.PayLater > TimeSpan.Zero,
                "Holds:PayNow and Holds:PayLater must be above zero.")
            .Validate(options => options.MaxPerUser > 0, "Holds:MaxPerUser must be above zero.")
            .ValidateOnStart();
        services.AddOptions<OrderOptions>().Bind(configuration.GetSection(OrderOptions.Section));
        services.AddOptions<DisruptionOptions>()
            .Bind(configuration.GetSection(DisruptionOptions.Section))
            .Validate(options => options.DecideWithin >= TimeSpan.Zero && options.DecideWithin <= TimeSpan.FromDays(30),
                "Disruptions:DecideWithin must be between zero and 30 days.")
            .Validate(options => options.ReinstateWithin >= TimeSpan.Zero && options.ReinstateWithin <= TimeSpan.FromHours(24),
                "Disruptions:ReinstateWithin must be between zero and 24 hours.")
            .Validate(options => options.MinimumConnection >= TimeSpan.Zero, "Disruptions:MinimumConnection must not be below zero.")
            .ValidateOnStart();
        services.AddSingleton<SagaGate>();
        services.AddSingleton<OrderNumbers>();
        services.AddSingleton<RecentPassengers>();
        services.AddSingleton<IPaymentSeries, PaymentSeries>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, OrderNamesStart>();
        return services;
    }
}
