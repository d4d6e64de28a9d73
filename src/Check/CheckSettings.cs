namespace FlightTickets.Check;

/// <summary>The settings of a check.</summary>
public sealed record CheckSettings
{
    /// <summary>
    /// How long after its wake-up was due, or its hold ran out, an order counts as under way and is
    /// excepted; ten minutes. Zero says that nothing runs.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where the test gateway keeps its record, if that is on this machine.</summary>
    public string? TestGatewayFolder { get; init; }
}

/// <summary>The progress of a check.</summary>
/// <param name="What">The rows it looks at, in the plural.</param>
/// <param name="Count">How many of them it has looked at.</param>
public readonly record struct CheckProgress(string What, long Count);
