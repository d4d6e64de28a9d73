using FlightTickets.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Puts a host on the test clock.</summary>
public static class ClockHosting
{
    /// <summary>
    /// Makes the clock of dates one that can be moved, and leaves Orleans, and everything else that asks for a clock by a key, on the
    /// system's. Call it before Orleans is added. A second call changes nothing.
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
