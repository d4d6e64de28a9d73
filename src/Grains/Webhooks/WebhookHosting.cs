using FlightTickets.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Adds webhooks to a silo.</summary>
public static class WebhookHosting
{
    /// <summary>Adds what webhooks need, with the configuration section <c>Webhooks</c>.</summary>
    public static ISiloBuilder AddWebhooks(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<WebhookClient>();
        silo.Services.AddOptions<WebhookOptions>()
            .Bind(configuration.GetSection(WebhookOptions.Section))
            .Validate(o => o.Timeout > TimeSpan.Zero && o.Timeout <= TimeSpan.FromMinutes(1),
                "Webhooks:Timeout must be above 0 and at most 1 minute.")
            .ValidateOnStart();
        return silo;
    }
}
