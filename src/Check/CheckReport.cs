namespace FlightTickets.Check;

/// <summary>The result of a check.</summary>
public sealed record CheckReport
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A line an invariant.</summary>
    public required IReadOnlyList<InvariantReport> Invariants { get; init; }

    /// <summary>The numbers of orders by state.</summary>
    public required OrderCounts Orders { get; init; }

    /// <summary>How many flights there are.</summary>
    public required long Flights { get; init; }

    /// <summary>How many rows were read, again and again where they were compared with others.</summary>
    public required long Rows { get; init; }

    /// <summary>Its duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Everything found.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }
}

/// <summary>An invariant's line.</summary>
/// <param name="Number">Its number, as in <see cref="Invariant"/>; 7 is money.</param>
/// <param name="Title">Its value.</param>
/// <param name="Examined">How many things were held against it.</param>
/// <param name="Things">Which things.</param>
/// <param name="Violations">How many of them break it, a line each in <see cref="CheckReport.Violations"/>.</param>
public sealed record InvariantReport(int Number, string Title, long Examined, string Things, int Violations);

/// <summary>The numbers of orders by state.</summary>
/// <param name="Confirmed">Confirmed.</param>
/// <param name="Held">Promised until a deadline.</param>
/// <param name="Ended">Cancelled, expired or failed.</param>
/// <param name="UnderWay">Excepted, since their sagas are at work; late ones are violations.</param>
public sealed record OrderCounts(long Confirmed, long Held, long Ended, long UnderWay);
