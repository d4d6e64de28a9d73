using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace FlightTickets.Telemetry;

/// <summary>
/// <c>health</c>, a verb of every host: asks the host that runs beside it, with the same configuration, whether it is ready. For supervisors that can only run a
/// program: an image without a shell has no curl.
/// </summary>
public static class HealthVerb
{
    private const int Ready = 0, Unavailable = 69;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks <c>/health/ready</c> at the first address of <c>ASPNETCORE_URLS</c> or <c>--urls</c>.</summary>
    /// <param name="args">What follows the verb.</param>
    /// <param name="defaultUrl">Where the host listens if nothing is configured.</param>
    /// <param name="output">Gets one line.</param>
    /// <returns>0 if it is ready, 69 (<c>EX_UNAVAILABLE</c>) if not.</returns>
    public static async Task<int> RunAsync(string[] args, string defaultUrl, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args).Build();
        var url = (configuration["urls"] is { Length: > 0 } urls ? urls : defaultUrl).Split(';')[0];
        var ready = ReadyAt(url);
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(ready);
            await output.WriteLineAsync($"{ready}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return answer.IsSuccessStatusCode ? Ready : Unavailable;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{ready}: {exception.Message}");
            return Unavailable;
        }
    }

    /// <summary>Who listens on every address is asked on loopback.</summary>
    internal static Uri ReadyAt(string url)
    {
        var address = BindingAddress.Parse(url);
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}/health/ready");
    }
}
