using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace FlightTickets.Persistence.Tests;

/// <summary>Orleans' storage as it comes.</summary>
internal static class StockStorage
{
    public static AdoNetGrainStorage Create(IServiceProvider services, string invariant, string connectionString) => new(
        services.GetRequiredService<IActivatorProvider>(), services.GetRequiredService<ILogger<AdoNetGrainStorage>>(),
        Options.Create(new AdoNetGrainStorageOptions
        {
            Invariant = invariant,
            ConnectionString = connectionString,
            GrainStorageSerializer = new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()),
        }),
        services.GetRequiredService<IOptions<ClusterOptions>>(), "stock");
}
