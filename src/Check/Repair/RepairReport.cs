namespace FlightTickets.Check.Repair;

/// <summary>Something a repair did, or, in a dry run, would do.</summary>
/// <param name="What">The repair, as a hyphenated name: <c>sold-again</c>.</param>
/// <param name="Id">The key of the repaired order, flight, seat, payment or airplane.</param>
/// <param name="Detail">Why, for a person.</param>
/// <param name="NeedsAgent">Whether an agent has to review it.</param>
public sealed record RepairAction(string What, string Id, string Detail, bool NeedsAgent = false)
{
    /// <summary>The affected order, or <see langword="null"/>.</summary>
    public string? OrderId { get; init; }
}

/// <summary>The result of a repair.</summary>
/// <param name="IsDryRun">Whether it only reported the repairs.</param>
/// <param name="Actions">In the order in which it was done.</param>
/// <param name="After">The check that followed; <see langword="null"/> for a dry run.</param>
public sealed record RepairReport(bool IsDryRun, IReadOnlyList<RepairAction> Actions, CheckReport? After);
