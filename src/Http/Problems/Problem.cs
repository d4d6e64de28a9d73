namespace FlightTickets.Api.Http.Problems;

/// <summary>The body of every error (RFC 9457).</summary>
internal sealed record Problem
{
    /// <summary>The kind of problem: a page of this API that explains the code.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    /// <summary>The path of the request.</summary>
    public required string Instance { get; init; }

    /// <summary>Stable, in snake_case; programs branch on it.</summary>
    public required string Code { get; init; }

    /// <summary>W3C trace id, to find the request in the logs.</summary>
    public required string TraceId { get; init; }

    /// <summary>Where in the request the reasons lie.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>The seats meant, when seats are the reason.</summary>
    public IReadOnlyList<ProblemSeat>? Seats { get; init; }

    /// <summary>The order that keeps this outcome, if one was placed.</summary>
    public string? OrderId { get; init; }

    /// <summary>From when on the same request may succeed, if it came too early.</summary>
    public DateTimeOffset? OpensAt { get; init; }
}

/// <summary>The fault of one field.</summary>
/// <param name="Pointer">JSON pointer into the body as a fragment (<c>#/passengers/0/bornOn</c>), or a query
/// parameter's name after a question mark (<c>?limit</c>).</param>
/// <param name="Code">The fault: <c>required</c>, <c>wrong_type</c>, <c>too_long</c>, …</param>
/// <param name="Detail">One sentence for a person.</param>
internal sealed record FieldError(string Pointer, string Code, string Detail);

/// <summary>A seat that is the reason.</summary>
internal sealed record ProblemSeat(int Segment, string Seat);
