namespace FlightTickets.Check.Repair;

/// <summary>Something a repair did, or, in a dry run, would do.</summary>
/// <param name="What">What was done, in words of one hyphenated name: <c>sold-again</c>.</param>
/// <param name="Id">To what: the key of an order, flight, seat, payment or airplane.</param>
/// <param name="Detail">Why, for a person.</param>
/// <param name="NeedsAgent">Whether somebody has to look at it.</param>
public sealed record RepairAction(string What, string Id, string Detail, bool NeedsAgent = false)
{
    /// <summary>The order it is about; <see langword="null"/> where it is about none.</summary>
    public string? OrderId { get; init; }
}

/// <summary>What a repair did.</summary>
/// <param name="IsDryRun">Whether it only says what it would do.</param>
/// <param name="Actions">In the order in which it was done.</param>
/// <param name="After">The check that followed; <see langword="null"/> for a dry run.</param>
public sealed record RepairReport(bool IsDryRun, IReadOnlyList<RepairAction> Actions, CheckReport? After);
