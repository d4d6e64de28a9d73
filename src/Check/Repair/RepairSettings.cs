using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>The settings of a repair.</summary>
public sealed record RepairSettings
{
    /// <summary>Only report the repairs.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>
    /// Give the gateway's money back even if none of it belongs to a stored order. By default the database then counts as the wrong one.
    /// </summary>
    public bool GivesBackAll { get; init; }

    /// <summary>The gateway; the test gateway's record where it is left out.</summary>
    public IPaymentGateway? Gateway { get; init; }

    /// <summary>The test gateway's record, if it is on this machine; without any record the payments' rows are trusted.</summary>
    public string? TestGatewayFolder { get; init; }
}
