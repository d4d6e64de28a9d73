using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlightTickets.Payments;

/// <summary>Adds what payments need to a silo.</summary>
public static class PaymentServices
{
    /// <summary>Adds a gateway that <c>Payments:Gateway</c> may name, for a host that composes a silo.</summary>
    /// <typeparam name="TGateway">The gateway, a singleton of the silo.</typeparam>
    /// <param name="services">The silo's services.</param>
    /// <param name="name">Its name in the configuration.</param>
    public static IServiceCollection AddPaymentGateway<TGateway>(this IServiceCollection services, string name)
        where TGateway : class, IPaymentGateway
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddKeyedSingleton<IPaymentGateway, TGateway>(name).AddSingleton(new GatewayName(name));
    }

    internal static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PaymentOptions>()
            .Bind(configuration.GetSection(PaymentOptions.Section))
            .PostConfigure(options => options.TestJournalFolder ??= configuration["DataFolder"] is { } folder
                ? Path.Combine(folder, "test-gateway")
                : null)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PaymentOptions>, KnownGateway>();
        services.AddSingleton(
            provider => new TestGatewayJournal(
                provider.GetRequiredService<IOptions<PaymentOptions>>().Value.TestJournalFolder, provider.GetService<TimeProvider>()));
        services.AddPaymentGateway<TestGateway>("Test");
        services.AddSingleton(provider =>
            provider.GetRequiredKeyedService<IPaymentGateway>(provider.GetRequiredService<IOptions<PaymentOptions>>().Value.Gateway));
        services.AddSingleton<ICashiers, Cashiers>();
        return services;
    }

    private sealed record GatewayName(string Name);

    private sealed class KnownGateway(IEnumerable<GatewayName> gateways) : IValidateOptions<PaymentOptions>
    {
        public ValidateOptionsResult Validate(string? name, PaymentOptions options)
        {
            string[] names = [.. gateways.Select(gateway => gateway.Name).Order(StringComparer.Ordinal)];
            return names.Contains(options.Gateway)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"Payments:Gateway must say which gateway takes the payments; valid: {string.Join(", ", names)}.");
        }
    }
}
