using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Placement;

namespace FlightTickets.Placement;

internal static class PlacementHosting
{
    /// <summary>Adds the placement of orders and seats.</summary>
    public static ISiloBuilder AddBookingPlacement(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<KeyedDirectory>();
        silo.Services.AddSingleton<IGrainDirectoryResolver>(services => services.GetRequiredService<KeyedDirectory>());
        silo.Services.AddSingleton<IPlacementStrategyResolver>(services => services.GetRequiredService<KeyedDirectory>());
        return silo.AddPlacementDirector<OrderPlacement, OrderPlacementDirector>();
    }
}
