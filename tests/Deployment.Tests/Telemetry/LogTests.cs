using System.Text.Json;
using FlightTickets.Deployment.Tests.Running;

namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>
/// Logs and traces of a booking have its order id and no personal data. Everything logs at level Debug, more than in production.
/// </summary>
public sealed class LogTests(Deployed deployed)
{
    private static readonly string[] Personal = ["Quuxington", "xylophon", "1990-12-10", "tok_visa"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_and_traces_name_the_order_and_no_person()
    {
        var flight = await deployed.FlightAsync();
        var customer = await deployed.Client.CustomerAsync("xylophon@example.com", "Xylophon Quuxington");
        var order = await deployed.Client.BookAsync(customer, flight, "10B", "Quuxington");
        var declined = await deployed.Client.BookAsync(customer, flight, "10C", "Quuxington", card: "tok_declined");
        Assert.Equal("payment_declined", declined.GetProperty("code").GetString());
        await deployed.Client.SendAsync(HttpMethod.Post, "/v1/auth/login",
            new { email = "xylophon@example.com", password = "wrong wrong wrong" });
        var id = order.GetProperty("id").GetString()!;

        // Controls: the search would find the data in each place, and the whole booking has arrived there.
        await deployed.Collector.WaitForTextAsync("logs", $"Order {id} is Confirmed.", Cancellation);
        await deployed.Collector.WaitForTextAsync("traces", $"order/{id}", Cancellation);
        var (silo, api) = (deployed.LogOf("Silo"), deployed.LogOf("Api"));
        Assert.Contains("\"OrderId\":\"" + id + "\"", silo, StringComparison.Ordinal);
        Assert.Contains("/v1/orders", api, StringComparison.Ordinal);
        foreach (var text in Personal)
        {
            Assert.DoesNotContain(text, silo, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(text, api, StringComparison.OrdinalIgnoreCase);
            Assert.False(deployed.Collector.Contains("logs", text) || deployed.Collector.Contains("traces", text)
                || deployed.Collector.Contains("metrics", text), text);
        }
    }

    [Fact]
    public async Task Each_line_is_an_object_with_the_trace_it_belongs_to()
    {
        await deployed.FlightAsync();
        foreach (var host in (string[])["Silo", "Api"])
        {
            var log = deployed.LogOf(host);
            var lines = log[..log.LastIndexOf('\n')].Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
            Assert.All(lines, line => Assert.True(
                line.TryGetProperty("Message", out _) && line.TryGetProperty("LogLevel", out _) && line.TryGetProperty("Category", out _)));
            Assert.Contains(lines, line => line.GetProperty("Scopes").EnumerateArray()
                .Any(scope => scope.ToString().Contains("TraceId", StringComparison.Ordinal)));
        }
    }
}
