using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>An order's standing, for participants that hold something for it.</summary>
internal enum Standing
{
    /// <summary>There is no such order.</summary>
    Absent,
    /// <summary>Its saga is at work: its holdings are in motion.</summary>
    UnderWay,
    /// <summary>Its saga should have moved long ago.</summary>
    Stuck,
    /// <summary>Its holdings are promised, until its deadline.</summary>
    Held,
    /// <summary>It has what it paid for; it may be changing.</summary>
    Confirmed,
    /// <summary>Cancelled, expired or failed.</summary>
    Ended,
}

/// <summary>The instant of the check, and how late an order may be before that is a violation.</summary>
/// <param name="Now">The instant.</param>
/// <param name="Grace">How long after its wake-up was due, or its hold ran out, an order counts as under way.</param>
internal readonly record struct AuditClock(DateTimeOffset Now, TimeSpan Grace)
{
    private static readonly TimeSpan[] Moving = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5),
        TimeSpan.FromSeconds(2)], Still = [TimeSpan.Zero];

    /// <summary>The delays before each recheck of a suspicious row. Without a grace time nothing is expected to change.</summary>
    public IReadOnlyList<TimeSpan> Waits => Grace > TimeSpan.Zero ? Moving : Still;

    public Standing Of(Row<OrderState>? row) => row is null ? Standing.Absent : Phases.StageOf(row.State.Phase) switch
    {
        Stage.Bought => Standing.Confirmed,
        Stage.Ended => Standing.Ended,
        Stage.Promised when Now < row.State.HoldExpiresAt => Standing.Held,
        Stage.Promised or Stage.Settling => IsLate(row) ? Standing.Stuck : Standing.UnderWay,
    };

    /// <summary>Whether an order under way has not moved although its wake-up is overdue.</summary>
    public bool IsLate(Row<OrderState> row) => row.DueAt is not { } due || due + Grace < Now;
}
