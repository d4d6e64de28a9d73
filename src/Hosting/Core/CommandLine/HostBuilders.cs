namespace FlightTickets.CommandLine;

/// <summary>Builders of hosts and commands. They find the files beside the program, whatever the current directory.</summary>
public static class HostBuilders
{
    /// <summary>A web host with the settings of the command line.</summary>
    /// <param name="settings">The settings, as <c>--Key=value</c>.</param>
    /// <param name="defaultUrl">The default address.</param>
    public static WebApplicationBuilder Web(string[] settings, string defaultUrl)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(defaultUrl);
        return builder;
    }

    /// <summary>A host without a web server, for a command.</summary>
    /// <param name="settings">The settings, as <c>--Key=value</c>.</param>
    public static HostApplicationBuilder Command(string[] settings) =>
        Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
}
