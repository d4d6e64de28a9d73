using FlightTickets.Flights;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Adds what the flights' grains need from a silo.</summary>
public static class FlightsHosting
{
    /// <summary>The context's name, which configures its storage.</summary>
    internal const string Context = "Flights";

    /// <summary>Adds the fleet's services and the placement that makes a flight and its seats neighbours.</summary>
    public static ISiloBuilder AddFlights(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddSingleton(TimeProvider.System);
        return silo.AddFleet().AddPlacementDirector<FlightPlacement, FlightPlacementDirector>()
            .AddOutgoingGrainCallFilter<FlightRelocation>();
    }
}
