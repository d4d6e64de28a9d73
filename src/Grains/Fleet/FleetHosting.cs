using FlightTickets.Fleet;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Adds what the fleet's grains need from a silo.</summary>
public static class FleetHosting
{
    /// <summary>Adds the fleet's services: this silo's copy of the reference data.</summary>
    public static ISiloBuilder AddFleet(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<PlacesCache>();
        return silo;
    }
}
