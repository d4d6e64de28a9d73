using System.CommandLine;
using FlightTickets.Startup;

namespace FlightTickets.Health;

/// <summary>
/// <c>health</c>, a command of every host: asks the host that runs beside it, with the same configuration, whether it is ready. It serves
/// supervisors that can only run a program: an image without a shell has no curl.
/// </summary>
public static class HealthVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Makes the command.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="defaultUrl">The host's default address.</param>
    public static Command Create(string[] settings, string defaultUrl)
    {
        var command = new Command("health",
            $"Ask the host on this machine whether it is ready: {ExitCodes.Ok} if it is, {ExitCodes.Unavailable} if not.");
        command.SetAction((_, _) => RunAsync(settings, defaultUrl, Console.Out));
        return command;
    }

    /// <summary>Asks <c>/health/ready</c> at the first address of <c>ASPNETCORE_URLS</c> or <c>--urls</c>.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="defaultUrl">The host's default address.</param>
    /// <param name="output">Gets one line.</param>
    /// <returns><see cref="ExitCodes.Ok"/> if it is ready, <see cref="ExitCodes.Unavailable"/> if not.</returns>
    public static async Task<int> RunAsync(string[] settings, string defaultUrl, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(settings).Build();
        var url = (configuration["urls"] is { Length: > 0 } urls ? urls : defaultUrl).Split(';')[0];
        var ready = ReadyAt(url);
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(ready);
            await output.WriteLineAsync($"{ready}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return answer.IsSuccessStatusCode ? ExitCodes.Ok : ExitCodes.Unavailable;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{ready}: {exception.Message}");
            return ExitCodes.Unavailable;
        }
    }

    /// <summary>A host that listens on every address is asked on loopback.</summary>
    internal static Uri ReadyAt(string url)
    {
        var address = BindingAddress.Parse(url);
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}/health/ready");
    }
}
