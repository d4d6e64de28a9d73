using System.Collections.Immutable;

namespace FlightTickets.Events;

/// <summary>Events that could not be delivered, wherever they ended; served by any silo. Key: any; use 0.</summary>
[Alias("dead-letters")]
public interface IDeadLettersGrain : IGrainWithIntegerKey
{
    /// <summary>The oldest ones.</summary>
    /// <param name="limit">How many at most.</param>
    [Alias("list")]
    Task<ImmutableArray<DeadLetterView>> List(int limit);

    /// <summary>Sends a dead letter to all its consumers again; <see langword="false"/> if the id is unknown.</summary>
    /// <param name="eventId">The event's id.</param>
    [Alias("replay")]
    Task<bool> Replay(string eventId);
}

/// <summary>An event that could not be delivered.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Source">The context it comes from.</param>
/// <param name="Subject">The key of the thing it concerns.</param>
/// <param name="Sequence">Its number among that subject's events.</param>
/// <param name="Time">When it was raised, if that can be read.</param>
/// <param name="Data">Its data, as text.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="FailedAt">When it was given up, if known.</param>
[GenerateSerializer, Immutable, Alias("dead-letter-view")]
public sealed record DeadLetterView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Type,
    [property: Id(2)] string Source,
    [property: Id(3)] string Subject,
    [property: Id(4)] long Sequence,
    [property: Id(5)] DateTimeOffset? Time,
    [property: Id(6)] string Data,
    [property: Id(7)] string Reason,
    [property: Id(8)] DateTimeOffset? FailedAt);
