using FlightTickets.Hosting;
using FlightTickets.Import;
using FlightTickets.Startup;
using Microsoft.Extensions.Configuration.Memory;

namespace FlightTickets.Standalone;

/// <summary>Standalone's defaults, and its single silo.</summary>
internal static class StandaloneHosting
{
    /// <summary>Adds Standalone's defaults, which every other source overrides.</summary>
    public static void AddStandaloneDefaults(this IHostApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["DataFolder"] = Path.Combine("data", "app"),
                ["Payments:Gateway"] = "Test",
                ["Admin:Email"] = "admin@example.com",
                ["Import:Sample"] = SampleNames.Day,
                // The log shows faults, not the normal work of the parts.
                ["Logging:LogLevel:Default"] = "Warning",
                ["Logging:LogLevel:FlightTickets"] = "Information",
                // It warns that its keys are files; they are in a folder that only this process may read.
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
                // The pages call the API from this machine, and name the visitor's address.
                ["Proxies:Trusted"] = "127.0.0.0/8, ::1",
                // Its first check measures from the machine's start, and warns.
                ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
            },
        });

    /// <summary>
    /// The clock of the whole process. An admin can move it if the test gateway takes the payments, unless the setting turns it off.
    /// </summary>
    public static TimeProvider AddStandaloneTime(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration[TestClockSetting.Key] is not { Length: > 0 } && builder.Configuration["Payments:Gateway"] == "Test")
            builder.Configuration[TestClockSetting.Key] = "true";
        return TestClockSetting.IsOn(builder.Configuration) ? builder.AddMovableTime() : TimeProvider.System;
    }

    /// <summary>Mails lead to this server's own pages, unless the setting names others, or any free port is taken.</summary>
    public static void AddPagesAddress(this IHostApplicationBuilder builder)
    {
        var urls = builder.Configuration["urls"] is { Length: > 0 } given ? given : StandaloneServer.DefaultUrl;
        if (builder.Configuration["Mail:PagesUrl"] is null && Uri.TryCreate(urls.Split(';')[0].Trim(), UriKind.Absolute, out var first)
            && first.Port != 0) builder.Configuration["Mail:PagesUrl"] = first.ToString();
    }

    /// <summary>Adds a silo that is its whole cluster, on loopback.</summary>
    public static void AddStandaloneSilo(this IHostApplicationBuilder builder)
    {
        var logging = builder.Logging.ClearProviders();
        if (builder.Configuration["Logging:Console:FormatterName"] is { Length: > 0 }) logging.AddConsole();
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
            });
        }

        builder.AddFlightTicketsSilo(silo => silo.UseLocalhostClustering(
            siloPort: builder.Configuration.GetPort("Orleans:SiloPort") ?? FreePort.Next(),
            // Clients connect only if a port is configured.
            gatewayPort: builder.Configuration.GetPort("Orleans:GatewayPort") ?? 0,
            serviceId: builder.Configuration["Orleans:ServiceId"] ?? "default",
            clusterId: builder.Configuration["Orleans:ClusterId"] ?? "default"));
    }
}
