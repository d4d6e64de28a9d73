using FlightTickets.Health;

namespace FlightTickets.Deployment.Tests.Running;

public sealed class HealthVerbTests(Deployed deployed)
{
    [Fact]
    public async Task It_distinguishes_a_ready_host_from_a_missing_one()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await HealthVerb.RunAsync([$"--urls={deployed.Silo.BaseAddress}"], "http://localhost:1", output));
        Assert.Equal(0, await HealthVerb.RunAsync([], deployed.Api.BaseAddress!.ToString(), output));
        Assert.Equal(69, await HealthVerb.RunAsync(["--urls=http://127.0.0.1:1"], deployed.Api.BaseAddress.ToString(), output));
        Assert.Contains("/health/ready: 200 Healthy", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://+:8081", "http://127.0.0.1:8081/health/ready")]
    [InlineData("http://*:80", "http://127.0.0.1/health/ready")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/health/ready")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/health/ready")]
    [InlineData("http://localhost:8080", "http://localhost:8080/health/ready")]
    public void A_host_that_listens_everywhere_is_probed_on_loopback(string url, string ready) =>
        Assert.Equal(ready, HealthVerb.ReadyAt(url).ToString());
}
