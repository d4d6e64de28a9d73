using FlightTickets.Api.Hosting;
using FlightTickets.Api.Tests.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.Api.Tests.Users;

/// <summary>A client that reads "ready" can sign in as the first admin at once.</summary>
public sealed class FirstAdminTests(ApiHost api)
{
    [Theory]
    [InlineData("admin@example.com", HealthStatus.Unhealthy)]
    [InlineData("", HealthStatus.Healthy)]
    public async Task An_api_is_not_ready_before_its_first_admin_exists(string email, HealthStatus expected)
    {
        var settings = new Dictionary<string, string?> { ["Admin:Email"] = email, ["Admin:Password"] = ApiHost.Password };
        using var admin = new FirstAdmin(api.Grains, new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            api.Services.GetRequiredService<IHostApplicationLifetime>(), TimeProvider.System, NullLogger<FirstAdmin>.Instance);
        Assert.Equal(expected, (await admin.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status);

        // It finds the admin that exists, or has none to create.
        await admin.StartAsync(TestContext.Current.CancellationToken);
        await admin.ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, (await admin.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public void The_probe_asks_for_the_admin() => Assert.Contains("first-admin",
        api.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .Select(registration => registration.Name));
}
