using System.Net;
using System.Text.Json;
using FlightTickets.Deployment.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>
/// Dashboard and alerts use existing metrics: a renamed one would leave a panel empty and an alert silent for ever.
/// </summary>
public sealed class MonitoringTests(Deployed deployed)
{
    // Prometheus' own, about whom it scrapes.
    private const string Up = "up";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_dashboard_and_alerts_is_exposed_after_some_bookings()
    {
        var asked = PanelExpressions().Concat(AlertExpressions()).SelectMany(PromQl.Metrics).Where(name => name != Up).ToHashSet();
        Assert.True(asked.Count > 30, string.Join(' ', asked));
        Assert.Empty(await MissingAsync(text => asked.Except(NamesIn(text))));
    }

    [Fact]
    public async Task Every_label_of_dashboard_and_alerts_is_measured()
    {
        string[] labels = ["outcome=", "code=", "step=", "result=", "store=", "failure=", "grain_type=", "partition=", "http_route=",
            "http_response_status_code=", "db_client_connection_state="];
        Assert.Empty(await MissingAsync(text => labels.Where(label => !text.Contains(label, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_public_port_shows_no_metrics_and_the_metrics_port_nothing_else()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await deployed.Api.GetAsync("/metrics", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await deployed.ApiMetrics.GetAsync("/metrics", Cancellation)).StatusCode);
        foreach (var path in new[] { "/health/live", "/v1/airports", "/openapi/v1.json", "/" })
            Assert.Equal(HttpStatusCode.NotFound, (await deployed.ApiMetrics.GetAsync(path, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("sum by (a, b) (rate(x_total{c=\"d e\"}[5m])) / on (f) y > 0.5 and absent(up{job=\"z\"}) or vector(1)", "x_total y up")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(z_bucket[$__rate_interval])))", "z_bucket")]
    public void Metrics_are_found_in_an_expression(string expression, string names) =>
        Assert.Equal(names.Split(' '), PromQl.Metrics(expression));

    /// <summary>
    /// What is still not exposed two minutes after bookings of every kind. Events are consumed, and measured, a moment after the answer.
    /// </summary>
    private async Task<string[]> MissingAsync(Func<string, IEnumerable<string>> missingIn)
    {
        await deployed.BookingsAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            string[] missing =
                [.. missingIn(await deployed.Silo.GetStringAsync("/metrics",
                    Cancellation) + await deployed.ApiMetrics.GetStringAsync("/metrics", Cancellation))];
            if (missing.Length == 0 || patience.IsCancellationRequested) return missing;
        }
    }

    private static IEnumerable<string> NamesIn(string text) =>
        text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]);

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
