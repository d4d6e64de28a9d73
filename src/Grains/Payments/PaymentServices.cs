using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlightTickets.Payments;

internal static class PaymentServices
{
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PaymentOptions>()
            .Bind(configuration.GetSection(PaymentOptions.Section))
            .PostConfigure(options => options.TestJournalFolder ??= configuration["DataFolder"] is { } folder ? Path.Combine(folder, "test-gateway") : null)
            .Validate(options => options.Gateway == "Test", "Payments:Gateway must say which gateway takes the payments; valid: Test.")
            .ValidateOnStart();
        services.AddSingleton(provider => new TestGatewayJournal(provider.GetRequiredService<IOptions<PaymentOptions>>().Value.TestJournalFolder));
        services.AddSingleton<IPaymentGateway, TestGateway>();
        services.AddSingleton<ICashiers, Cashiers>();
        return services;
    }
}
