using System.Globalization;

namespace FlightTickets.Startup;

/// <summary>Settings without which a host cannot start.</summary>
public static class RequiredSettings
{
    /// <summary>Checks that each key has a value.</summary>
    /// <exception cref="StartupException">A value is missing; the message names every missing key.</exception>
    public static void Check(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        var missing = new List<string>();
        foreach (var key in keys)
        {
            if (string.IsNullOrWhiteSpace(configuration[key]))
                missing.Add($"{key} ({key.Replace(":", "__", StringComparison.Ordinal)} in the environment)");
        }

        if (missing.Count > 0) throw new StartupException(ExitCodes.Configuration, $"Required and not set: {string.Join(", ", missing)}.");
    }

    /// <summary>A port number, 1 to 65535; <see langword="null"/> if it is not set.</summary>
    /// <exception cref="StartupException">The value is not a port.</exception>
    public static int? GetPort(this IConfiguration configuration, string key)
    {
        if (configuration[key] is not { Length: > 0 } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new StartupException(ExitCodes.Configuration, $"{key} = '{text}' is not a port.");
    }
}
