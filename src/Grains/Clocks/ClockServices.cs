using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Clocks;

/// <summary>Adds a silo's part of the test clock.</summary>
internal static class ClockServices
{
    /// <summary>Adds it where the host has a clock that can be moved.</summary>
    public static IServiceCollection AddClockWork(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(MovableTime))) services.AddSingleton<IDueWork, SiloDueWork>();
        return services;
    }
}
