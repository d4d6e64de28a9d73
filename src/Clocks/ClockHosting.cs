using FlightTickets.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Puts a host on the test clock.</summary>
public static class ClockHosting
{
    /// <summary>
    /// Replaces the clock of dates with a movable one. Orleans, and every service that asks for a clock by key, stays on the system's. Call
    /// it before you add Orleans. A second call changes nothing.
    /// </summary>
    public static MovableTime AddMovableTime(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.LastOrDefault(s => s.ServiceType == typeof(MovableTime))?.ImplementationInstance is MovableTime known)
            return known;
        var time = new MovableTime();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
        builder.Services.AddHostedService<ClockFollower>();
        return time;
    }
}
