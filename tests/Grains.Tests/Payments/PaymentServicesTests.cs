using FlightTickets.Payments;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlightTickets.Grains.Tests.Payments;

public sealed class PaymentServicesTests
{
    [Theory]
    [InlineData("Acme", typeof(AcmeGateway))]
    [InlineData("Test", typeof(TestGateway))]
    public void The_gateway_that_is_named_takes_the_payments(string name, Type gateway)
    {
        using var services = Services(name);
        Assert.IsType(gateway, services.GetRequiredService<IPaymentGateway>());
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("")]
    [InlineData(null)]
    public void An_unknown_name_is_refused_with_the_known_names(string? name)
    {
        using var services = Services(name);
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<PaymentOptions>>().Value);
        Assert.Equal("Payments:Gateway must say which gateway takes the payments; valid: Acme, Test.", refused.Message);
    }

    private static ServiceProvider Services(string? gateway) => new ServiceCollection()
        .AddPayments(new ConfigurationBuilder().AddInMemoryCollection([new("Payments:Gateway", gateway)]).Build())
        .AddPaymentGateway<AcmeGateway>("Acme")
        .BuildServiceProvider();

    /// <summary>It is chosen here, and asked nothing.</summary>
    private sealed class AcmeGateway : IPaymentGateway
    {
        public Task<GatewayAnswer> Authorize(string key, string token, Money amount, CancellationToken cancellationToken) =>
            throw new GatewayException();

        public Task<GatewayAnswer> Capture(string key, string authorization, Money amount, CancellationToken cancellationToken) =>
            throw new GatewayException();

        public Task<GatewayAnswer> Void(string key, string authorization, CancellationToken cancellationToken) =>
            throw new GatewayException();

        public Task<GatewayAnswer> Refund(string key, string authorization, Money amount, CancellationToken cancellationToken) =>
            throw new GatewayException();

        public Task<GatewayPage> List(DateTimeOffset since, string? after, CancellationToken cancellationToken) =>
            throw new GatewayException();
    }
}
