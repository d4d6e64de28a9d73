namespace FlightTickets.Orders;

/// <summary>What customers and agents may do after a disruption, and for how long. Configuration section <c>Disruptions</c>.</summary>
public sealed class DisruptionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Disruptions";

    /// <summary>
    /// How long a customer may choose before the default is carried out; zero for no time at all: then a cancelled flight is refunded at
    /// once, and other disruptions stay open.
    /// </summary>
    public TimeSpan DecideWithin { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long after a cancellation it can be taken back; zero for never.</summary>
    public TimeSpan ReinstateWithin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The shortest connection that counts as reached, unless a shorter one was sold.</summary>
    public TimeSpan MinimumConnection { get; set; } = TimeSpan.FromMinutes(30);
}
