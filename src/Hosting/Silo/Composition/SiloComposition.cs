using FlightTickets.Readiness;
using FlightTickets.Startup;
using FlightTickets.Storage;
using FlightTickets.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace FlightTickets.Hosting;

/// <summary>Makes a process a silo of FlightTickets, for the silo's own host and for Standalone.</summary>
public static class SiloComposition
{
    /// <summary>Adds the silo: durable state by <c>Storage:*</c> and everything the grains need.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="cluster">How silos find each other.</param>
    /// <exception cref="Startup.StartupException">The configuration is wrong.</exception>
    public static void AddFlightTicketsSilo(this IHostApplicationBuilder builder, Action<ISiloBuilder> cluster)
    {
        var configuration = builder.Configuration;
        // Orleans places grains through Polly, which logs every call.
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        var storage = StorageChoice.Resolve(configuration, StorageBackends.All);
        if (TestClockSetting.IsOn(configuration)) builder.AddMovableTime();
        builder.UseOrleans(silo =>
        {
            KnownInterfaceTypes.AddTo(silo.Services);
            SteadyCollector.AddTo(silo.Services);
            silo.Configure<ClusterOptions>(options =>
            {
                options.ClusterId = configuration["Orleans:ClusterId"] ?? ClusterOptions.DefaultClusterId;
                options.ServiceId = configuration["Orleans:ServiceId"] ?? ClusterOptions.DefaultServiceId;
            });
            if (TelemetryHosting.IsTraced(configuration)) silo.AddActivityPropagation();
            // The dashboard profiles every grain call, so it is off by default; it would also stream the log, which stays hidden.
            if (configuration.GetValue("Dashboard:Enabled", false)) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
            cluster(silo);
            silo.AddDurableState(state =>
            {
                foreach (var backend in storage.GroupBy(choice => choice.Value, choice => choice.Key))
                    backend.Key.Use(state, [.. backend], configuration);
            });
            // Consumers are the same either way; with a broker, outside programs also get the events.
            if (configuration.GetConnectionString("RabbitMq") is { Length: > 0 } rabbitMq) silo.AddRabbitMqEvents(rabbitMq);
            else silo.AddOutboxStreams();
            silo.AddBookingGrains(configuration).AddMail(configuration);
        });
        // After the silo, which opens the stores.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<StorageWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StorageWatch>());
        builder.Services.AddHealthChecks().AddCheck<StorageWatch>("storage");
    }
}
