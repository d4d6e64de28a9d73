namespace FlightTickets.Startup;

/// <summary>Whether a host has the test clock, which an admin moves.</summary>
public static class TestClockSetting
{
    /// <summary>The setting: <c>true</c> or <c>false</c>.</summary>
    public const string Key = "TestClock:Enabled";

    /// <summary>Whether the test clock is on. It is never on beside a gateway that moves money.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <exception cref="StartupException">It is on without the test gateway, or the value is neither true nor false.</exception>
    public static bool IsOn(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[Key] is not { Length: > 0 } text) return false;
        if (!bool.TryParse(text, out var isOn))
            throw new StartupException(ExitCodes.Configuration, $"{Key} = '{text}' is neither true nor false.");
        if (isOn && configuration["Payments:Gateway"] != "Test")
        {
            throw new StartupException(ExitCodes.Configuration,
                $"{Key} = true needs Payments:Gateway = Test in this process: an installation that takes money has no clock to move.");
        }

        return isOn;
    }
}
