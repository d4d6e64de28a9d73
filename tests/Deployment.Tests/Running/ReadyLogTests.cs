using FlightTickets.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Deployment.Tests.Running;

/// <summary>A host says once that it is not ready, and why, and once that it is again; not at every probe.</summary>
public sealed class ReadyLogTests
{
    private static readonly HealthReport Ready = Report(HealthStatus.Healthy, "2 silos");

    [Fact]
    public void A_change_is_a_sentence()
    {
        var lines = new Lines();
        var state = new ReadyProbe.ReadyState(lines, TimeProvider.System);
        foreach (var report in (HealthReport[])[Ready, Ready, Gone("the disk is full"), Gone("the disk is full"), Ready, Ready])
            state.Note(report);
        Assert.Equal(
            ["This host is ready", "This host is not ready: the disk is full", "This host is ready again, after 0 s"], lines.All);
    }

    [Fact]
    public void A_host_that_starts_is_not_ready_again()
    {
        var lines = new Lines();
        var state = new ReadyProbe.ReadyState(lines, TimeProvider.System);
        foreach (var report in (HealthReport[])[Gone("The process is starting."), Ready]) state.Note(report);
        Assert.Equal(["This host is not ready: The process is starting.", "This host is ready"], lines.All);
    }

    private static HealthReport Gone(string why) => Report(HealthStatus.Unhealthy, why);

    private static HealthReport Report(HealthStatus status, string why) => new(
        new Dictionary<string, HealthReportEntry> { ["storage"] = new(status, why, TimeSpan.Zero, null, null) }, TimeSpan.Zero);

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
