namespace FlightTickets.Check;

/// <summary>The result of a check.</summary>
public sealed record CheckReport
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>One line per invariant.</summary>
    public required IReadOnlyList<InvariantReport> Invariants { get; init; }

    /// <summary>The numbers of orders by state.</summary>
    public required OrderCounts Orders { get; init; }

    /// <summary>How many flights there are.</summary>
    public required long Flights { get; init; }

    /// <summary>How many rows were read; a row counts each time it was read.</summary>
    public required long Rows { get; init; }

    /// <summary>Its duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>All violations.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }
}

/// <summary>An invariant's line.</summary>
/// <param name="Number">Its number, as in <see cref="Invariant"/>; 7 is money.</param>
/// <param name="Title">The invariant, in words.</param>
/// <param name="Examined">How many things were compared with it.</param>
/// <param name="Things">The things, in the plural.</param>
/// <param name="Violations">How many of them break it; each has a line in <see cref="CheckReport.Violations"/>.</param>
public sealed record InvariantReport(int Number, string Title, long Examined, string Things, int Violations);

/// <summary>The numbers of orders by state.</summary>
/// <param name="Confirmed">Confirmed.</param>
/// <param name="Held">Promised until a deadline.</param>
/// <param name="Ended">Cancelled, expired or failed.</param>
/// <param name="UnderWay">Excepted, since their sagas are at work; late ones are violations.</param>
public sealed record OrderCounts(long Confirmed, long Held, long Ended, long UnderWay);
