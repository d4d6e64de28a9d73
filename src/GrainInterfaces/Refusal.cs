using System.Collections.Immutable;

namespace FlightTickets;

/// <summary>Why a command was refused. Refusals are answers, not exceptions: nothing was changed.</summary>
/// <param name="Code">The stable snake_case code, one of <see cref="RefusalCodes"/>.</param>
/// <param name="Detail">One sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("refusal")]
public sealed record Refusal([property: Id(0)] string Code, [property: Id(1)] string Detail)
{
    // Id 2 was a JSON pointer.

    /// <summary>The field of the command, or the query's argument, that is at fault, if there is one.</summary>
    [Id(5)] public FieldPath? Field { get; init; }

    /// <summary>The seats, if they are the reason.</summary>
    [Id(3)] public ImmutableArray<SeatAt> Seats { get; init; } = [];

    /// <summary>After how long the same command may succeed, if waiting helps.</summary>
    [Id(4)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>From when on the same command may succeed, if it came too early.</summary>
    [Id(6)] public DateTimeOffset? OpensAt { get; init; }

    /// <summary>The answer to an invalid cursor of a list.</summary>
    public static Refusal NoCursor { get; } = new(RefusalCodes.Invalid,
        "This is not a cursor of this list.")
    { Field = FieldPath.Of(nameof(Page<>.After)) };
}

/// <summary>A seat of an order's segment.</summary>
/// <param name="Segment">The segment's position in the order.</param>
/// <param name="Seat">The designator, <c>12A</c>.</param>
[GenerateSerializer, Immutable, Alias("seat-at")]
public sealed record SeatAt([property: Id(0)] int Segment, [property: Id(1)] string Seat);
