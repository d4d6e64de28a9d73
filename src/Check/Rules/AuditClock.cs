using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>How an order stands, for those that hold something for it.</summary>
internal enum Standing
{
    /// <summary>There is no such order.</summary>
    Absent,
    /// <summary>Its saga is at work: what it has is in motion.</summary>
    UnderWay,
    /// <summary>Its saga should have moved long ago.</summary>
    Stuck,
    /// <summary>It is promised what it has, until its deadline.</summary>
    Held,
    /// <summary>It has what it paid for; something about it may be changing.</summary>
    Confirmed,
    /// <summary>Cancelled, expired or failed.</summary>
    Ended,
}

/// <summary>When it is checked, and how long an order may be late before that is a violation.</summary>
/// <param name="Now">The instant.</param>
/// <param name="Grace">How long after its wake-up was due, or its hold ran out, an order counts as under way.</param>
internal readonly record struct AuditClock(DateTimeOffset Now, TimeSpan Grace)
{
    private static readonly TimeSpan[] Moving = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5),
        TimeSpan.FromSeconds(2)], Still = [TimeSpan.Zero];

    /// <summary>After how long each what looks wrong is looked at again. Where nothing is given time, nothing is taken to move.</summary>
    public IReadOnlyList<TimeSpan> Waits => Grace > TimeSpan.Zero ? Moving : Still;

    public Standing Of(Row<OrderState>? row) => row is null ? Standing.Absent : Phases.StageOf(row.State.Phase) switch
    {
        Stage.Bought => Standing.Confirmed,
        Stage.Ended => Standing.Ended,
        Stage.Promised when Now < row.State.HoldExpiresAt => Standing.Held,
        Stage.Promised or Stage.Settling => IsLate(row) ? Standing.Stuck : Standing.UnderWay,
    };

    /// <summary>Whether nobody has moved an order that is under way although its wake-up was due.</summary>
    public bool IsLate(Row<OrderState> row) => row.DueAt is not { } due || due + Grace < Now;
}
