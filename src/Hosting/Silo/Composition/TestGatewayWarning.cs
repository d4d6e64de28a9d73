namespace FlightTickets.Hosting;

/// <summary>Warns that no money moves, so that no operator gives tickets away by accident.</summary>
public static partial class TestGatewayWarning
{
    /// <summary>Logs a warning if payments go to the built-in test gateway.</summary>
    public static void WarnOfTestGateway(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.Services.GetRequiredService<IConfiguration>()["Payments:Gateway"] == "Test")
            LogTestGateway(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("FlightTickets.Payments"));
    }

    [LoggerMessage(LogLevel.Warning, "Payments go to the built-in test gateway: no money moves (Payments:Gateway = Test)")]
    private static partial void LogTestGateway(ILogger logger);
}
