using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>How a repair is done.</summary>
public sealed record RepairSettings
{
    /// <summary>Only report the repairs.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>
    /// Give the gateway's money back also where none of it belongs to a stored order. Without it that is taken for the wrong database.
    /// </summary>
    public bool GivesBackAll { get; init; }

    /// <summary>The gateway; the test gateway's record where it is left out.</summary>
    public IPaymentGateway? Gateway { get; init; }

    /// <summary>The test gateway's record, if it is on this machine; without any record the payments' rows are trusted.</summary>
    public string? TestGatewayFolder { get; init; }
}
