using System.Text.Json;
using FlightTickets.Deployment.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>Dashboard and alerts ask for what there is: a metric that was renamed would leave a panel empty and an alert silent for ever.</summary>
public sealed class MonitoringTests(Deployed deployed)
{
    // Prometheus' own, about whom it scrapes.
    private const string Up = "up";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_dashboard_and_alerts_is_exposed_after_some_bookings()
    {
        var flight = await deployed.FlightAsync();
        var customer = await deployed.Client.CustomerAsync("measured@example.com", "Measured");
        Assert.Equal("confirmed", (await deployed.Client.BookAsync(customer, flight, "11A")).GetProperty("status").GetString());
        Assert.Equal("payment_declined", (await deployed.Client.BookAsync(customer, flight, "11B", card: "tok_declined")).GetProperty("code").GetString());
        Assert.Equal("seat_not_in_cabin", (await deployed.Client.BookAsync(customer, flight, "99Z")).GetProperty("code").GetString());

        var asked = PanelExpressions().Concat(AlertExpressions()).SelectMany(PromQl.Metrics).Where(name => name != Up).ToHashSet();
        Assert.True(asked.Count > 30, string.Join(' ', asked));
        // Events are consumed, and measured, a moment after the answer.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var missing = asked;
        while (missing.Count > 0 && !patience.IsCancellationRequested)
        {
            var exposed = await ExposedAsync();
            missing = [.. asked.Except(exposed)];
        }

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Every_label_of_dashboard_and_alerts_is_measured()
    {
        await deployed.FlightAsync();
        var text = await deployed.Silo.GetStringAsync("/metrics", Cancellation) + await deployed.Api.GetStringAsync("/metrics", Cancellation);
        foreach (var label in (string[])["outcome=", "code=", "step=", "result=", "store=", "failure=", "grain_type=", "partition=", "http_route=", "http_response_status_code=", "db_client_connection_state="])
            Assert.Contains(label, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sum by (a, b) (rate(x_total{c=\"d e\"}[5m])) / on (f) y > 0.5 and absent(up{job=\"z\"}) or vector(1)", "x_total y up")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(z_bucket[$__rate_interval])))", "z_bucket")]
    public void Metrics_are_found_in_an_expression(string expression, string names) => Assert.Equal(names.Split(' '), PromQl.Metrics(expression));

    private async Task<HashSet<string>> ExposedAsync()
    {
        var text = await deployed.Silo.GetStringAsync("/metrics", Cancellation) + await deployed.Api.GetStringAsync("/metrics", Cancellation);
        return [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0])];
    }

    private static IEnumerable<string> PanelExpressions()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("monitoring/dashboard.json")));
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            if (!panel.TryGetProperty("targets", out var targets)) continue;
            foreach (var target in targets.EnumerateArray()) yield return target.GetProperty("expr").GetString()!;
        }
    }

    private static IEnumerable<string> AlertExpressions()
    {
        var yaml = new YamlStream();
        using var file = File.OpenText(Repository.PathOf("monitoring/alerts.yaml"));
        yaml.Load(file);
        var groups = (YamlSequenceNode)((YamlMappingNode)yaml.Documents[0].RootNode)["groups"];
        return groups.SelectMany(group => (YamlSequenceNode)group["rules"]).Select(rule => ((YamlScalarNode)rule["expr"]).Value!);
    }
}
